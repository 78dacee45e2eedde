"""The tables of SRIC as data: messages, documents, countries, entities, applications, people.

Source: order 12607/2013 (seed 001) for the eight messages and their order; numbers, codes and
patterns are our choice, since the annex of the order was not found (assumed).
"""

from dataclasses import dataclass

NAMESPACE = "urn:sandbox:sric:2013-10"


@dataclass(frozen=True, slots=True)
class Message:
    """One of the eight messages: its stable code, the text of the order, its word in guiões."""

    code: int
    text: str
    word: str


MESSAGES: tuple[Message, ...] = (
    Message(0, "Sucesso", "sucesso"),
    Message(1, "Não especificado", "nao-especificado"),
    Message(2, "Campo(s) de preenchimento obrigatório não preenchido(s)", "campo-em-falta"),
    Message(3, "Campo fora dos parâmetros definidos (campo, definido)", "campo-invalido"),
    Message(4, "Condutor inexistente", "condutor-inexistente"),
    Message(5, "Utilizador sem acesso ou fora de âmbito", "sem-acesso"),
    Message(6, "Utilizador já registado", "ja-registado"),
    Message(7, "Entidade Inválida", "entidade-invalida"),
)
SUCCESS, UNSPECIFIED, MISSING, OUTSIDE, NO_DRIVER, NO_ACCESS, REGISTERED, BAD_ENTITY = range(8)

FAULTS: dict[str, tuple[str, str]] = {
    "SRIC.XML": ("Client", "A mensagem não é XML bem formado, ou não é um pedido deste serviço."),
    "SRIC.OPERACAO": ("Client", "O serviço não tem esta operação."),
    "SRIC.LOGIN": ("Client.Authentication", "O início de sessão falhou."),
    "SRIC.INDISPONIVEL": ("Server", "O serviço está temporariamente indisponível."),
}
"""The only four Faults; everything else is a normal response with one of the messages."""

DOCUMENT_TYPES: dict[str, str] = {
    "CC": "Cartão de Cidadão",
    "BI": "Bilhete de Identidade",
    "PAS": "Passaporte",
    "TR": "Título ou autorização de residência",
    "CN": "Carta de condução portuguesa",
    "LC": "Licença de condução",
    "CE": "Carta de condução estrangeira",
    "NIF": "Número de identificação fiscal",
    "OUT": "Outro documento idóneo",
}
COUNTRIES: dict[str, str] = {
    "PT": "Portugal",
    "ES": "Espanha",
    "FR": "França",
    "DE": "Alemanha",
    "IT": "Itália",
    "GB": "Reino Unido",
    "BR": "Brasil",
    "AO": "Angola",
    "CV": "Cabo Verde",
    "GW": "Guiné-Bissau",
    "MZ": "Moçambique",
    "ST": "São Tomé e Príncipe",
    "TL": "Timor-Leste",
    "UA": "Ucrânia",
    "CN": "China",
    "MO": "Macau",
}
SCOPES: dict[str, str] = {
    "INV": "Investigação criminal",
    "INS": "Instrução de processos criminais",
    "REC": "Recursos de decisões da ANSR",
}
"""The purposes of article 7(2)(a) of DL 317/94; their codes are ours."""

ENTITY_TYPES: dict[str, str] = {
    "TJ": "Tribunal judicial",
    "MP": "Ministério Público",
    "TR": "Tribunal da Relação",
    "STJ": "Supremo Tribunal de Justiça",
    "ANSR": "ANSR",
}


@dataclass(frozen=True, slots=True)
class Entity:
    """A court or service that may ask; `ZZ` cannot be a real place."""

    type: str
    code: str
    name: str
    active: bool = True

    @property
    def key(self) -> str:
        """Type and code in one."""
        return f"{self.type}/{self.code}"


ENTITIES: dict[str, Entity] = {
    item.key: item
    for item in (
        Entity("TJ", "T8ZZ1", "Juízo Criminal de Zêzere (fictício)"),
        Entity("MP", "T9ZZ1", "DIAP de Zêzere (fictício)"),
        Entity("TR", "TRZZ1", "Tribunal da Relação de Zêzere (fictício)"),
        Entity("TJ", "T8ZZ9", "Juízo extinto de Zambujal (fictício)", active=False),
    )
}
APPLICATIONS: dict[str, str] = {
    "CITIUS-SIM": "Aplicação dos tribunais (simulada)",
    "DIAP-SIM": "Aplicação do Ministério Público (simulada)",
}
"""The calling applications that are registered clients."""

MAGISTRATE, COURT, MANAGER, AUDITOR = "magistrado", "tribunal", "gestor-ansr", "auditor"
ROLES: dict[str, str] = {
    MAGISTRATE: "Magistrado",
    COURT: "Aplicação do tribunal",
    MANAGER: "Gestor de acessos da ANSR",
    AUDITOR: "Auditor",
}


@dataclass(frozen=True, slots=True)
class Account:
    """A personal login: `useraudit` and password.  Nobody shares one.

    A magistrate's is that of a user of the list (`user` at `application`); a court's is that of
    its application, which may speak for every user of its own entity.
    """

    id: str
    role: str
    full_name: str
    useraudit: str
    entity: str = ""
    application: str = ""
    user: str = ""

    @property
    def password(self) -> str:
        """Fictitious, and shown to whoever practises."""
        return f"ficticia-{self.useraudit}"


ACCOUNTS: dict[str, Account] = {
    item.id: item
    for item in (
        Account(
            "helena-juiza", MAGISTRATE, "Helena Prates Vilar", "audit.helena", "TJ/T8ZZ1",
            "CITIUS-SIM", "mj.helena",
        ),
        Account(
            "paulo-procurador", MAGISTRATE, "Paulo Sequeira Brandão", "audit.paulo", "MP/T9ZZ1",
            "DIAP-SIM", "mp.paulo",
        ),
        Account(
            "rosa-desembargadora", MAGISTRATE, "Rosa Teles Quintela", "audit.rosa", "TR/TRZZ1",
            "CITIUS-SIM", "mj.rosa",
        ),
        Account(
            "vasco-juiz", MAGISTRATE, "Vasco Lemos Abrantes", "audit.vasco", "TJ/T8ZZ1",
            "CITIUS-SIM", "mj.vasco",
        ),
        Account(
            "citius-zezere", COURT, "Aplicação do Juízo Criminal de Zêzere", "ws.t8zz1",
            "TJ/T8ZZ1", "CITIUS-SIM",
        ),
        Account(
            "diap-zezere", COURT, "Aplicação do DIAP de Zêzere", "ws.t9zz1", "MP/T9ZZ1", "DIAP-SIM",
        ),
        Account("graca-gestora", MANAGER, "Graça Valadares Moita", "audit.graca"),
        Account("nuno-gestor", MANAGER, "Nuno Cerqueira Dias", "audit.nuno"),
        Account("olga-auditora", AUDITOR, "Olga Pimentel Rasteiro", "audit.olga"),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """A user who is on the list when a world begins."""

    user: str
    given_name: str
    family_name: str
    application: str
    entity: str
    scopes: tuple[str, ...]


LISTED: tuple[Listed, ...] = (
    Listed("mj.helena", "Helena", "Prates Vilar", "CITIUS-SIM", "TJ/T8ZZ1", ("INV", "INS")),
    Listed("mj.rosa", "Rosa", "Teles Quintela", "CITIUS-SIM", "TR/TRZZ1", ("REC",)),
    Listed("mp.paulo", "Paulo", "Sequeira Brandão", "DIAP-SIM", "MP/T9ZZ1", ("INV",)),
)
LISTED_SINCE = "2013-09-02"
"""The day on which the order takes effect: the users above are on the list since then."""

CHANGES: dict[str, str] = {
    "mudanca": "Mudança de funções",
    "ausencia": "Ausência prolongada",
    "cessacao": "Cessação de funções",
}
"""Item 11 of the order (official)."""

OFFENCE_CLASSES: dict[str, str] = {"grave": "Grave", "muito-grave": "Muito grave", "crime": "Crime"}


@dataclass(frozen=True, slots=True)
class Offence:
    """What can be in the register.  Units: fine in euro; `points` lost.

    `alcohol` covers psychotropic substances too: such losses are not held to the daily limit.
    """

    code: str
    text: str
    law: str
    kind: str
    points: int
    fine: str
    alcohol: bool = False


OFFENCES: dict[str, Offence] = {
    item.code: item
    for item in (
        Offence(
            "2.54.081.01.01", "Álcool no sangue de 0,5 a 0,8 g/l", "CE 81.º, 145.º n.º 1 l)",
            "grave", 3, "250–1250 €", True,
        ),
        Offence(
            "3.54.081.01.02", "Álcool no sangue de 0,8 a 1,2 g/l", "CE 81.º, 146.º j)",
            "muito-grave", 5, "500–2500 €", True,
        ),
        Offence(
            "3.54.081.01.07", "Substâncias psicotrópicas", "CE 81.º, 146.º m)", "muito-grave", 5,
            "500–2500 €", True,
        ),
        Offence(
            "2.54.084.01.01", "Telemóvel na mão durante a condução", "CE 84.º, 145.º n)", "grave",
            2, "250–1250 €",
        ),
        Offence(
            "2.54.027.01.02", "Excesso de velocidade de 20 a 40 km/h na localidade",
            "CE 27.º, 145.º n.º 1 c)", "grave", 2, "120–600 €",
        ),
        Offence(
            "3.54.027.01.03", "Excesso de velocidade de mais de 40 km/h na localidade",
            "CE 27.º, 146.º", "muito-grave", 4, "300–1500 €",
        ),
        Offence(
            "2.54.013.01.01", "Sentido oposto ao estabelecido", "CE 13.º, 145.º n.º 1 a)", "grave",
            2, "250–1250 €",
        ),
        Offence(
            "3.54.060.01.01", "Encandeamento com máximos", "CE 60.º, 146.º d)", "muito-grave", 4,
            "60–300 €",
        ),
        Offence(
            "CRIME-292", "Condução com 1,2 g/l ou mais", "CP 292.º n.º 1", "crime", 6,
            "prisão ou multa", True,
        ),
    )
}  # fmt: skip
