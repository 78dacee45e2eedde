"""The portal of SRIC as data: its screens, and what can be done there by whom.

The order names the services and who does what (official); screens and labels are ours (assumed).
"""

from mock_sric import language as says
from mock_sric import list_language as list_says
from mock_sric.tables import (
    APPLICATIONS,
    AUDITOR,
    CHANGES,
    COUNTRIES,
    COURT,
    DOCUMENT_TYPES,
    ENTITIES,
    MAGISTRATE,
    MANAGER,
    ROLES,
    SCOPES,
)
from sandbox.protocol.vocabulary import Field, Phrase, Screen, Verb

ROLE = MAGISTRATE
ORDER = "seed 001, Despacho 12607/2013"

SCREENS: tuple[Screen, ...] = (
    Screen("entrada", "", "SRIC", "Início"),
    Screen("pesquisa", "pesquisa", "Pesquisa de condutor", "Pesquisa"),
    Screen("tribunal", "tribunal", "Aplicação do tribunal", "Aplicação do tribunal"),
    Screen("utilizadores", "utilizadores", "Utilizadores autorizados", "Utilizadores"),
    Screen("listagem", "listagem", "Listagem de um tribunal", "Listagem"),
    Screen("acessos", "acessos", "Acessos ao portal", "Acessos"),
    Screen("auditoria", "auditoria", "Auditoria das transações", "Auditoria"),
)


def _choices(known: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((key, f"{key} · {text}") for key, text in known.items())


_ENTITY = tuple((one.key, f"{one.key} · {one.name}") for one in ENTITIES.values() if one.active)
_NUMBER = Field("document_number", "numero", "Número do documento", max_length=40)


def _open(name: str, argument: str, label: str) -> Field:
    """A field that may be empty or wrong: what is the matter with it, the service says."""
    return Field(name, argument, label, required=False, max_length=200)


_SCOPE = Field("scope", "ambito", "Âmbito", kind="choice", required=False, choices=_choices(SCOPES))
_PROCESS = _open("process", "processo", "Processo (NUIPC, auto ou n.º)")
_USERNAME = Field("username", "username", "Username", max_length=40)
_APPLICATION = Field(
    "application", "aplicacao", "Aplicação", kind="choice", choices=_choices(APPLICATIONS)
)
_SCOPES = Field("scopes", "ambitos", "Âmbitos", kind="flags", choices=_choices(SCOPES))
_LISTED = (
    Field("username", "username", "Username", kind="hidden", max_length=40),
    Field("application", "aplicacao", "Aplicação", kind="hidden", max_length=40),
)


def _row(
    role: str,
    verb: str,
    command: type,
    label: str,
    screen: str,
    fields: tuple[Field, ...],
    produces: str,
    human: str,
    item: str,
    certainty: str = "assumed",
) -> Verb:
    return Verb(
        role,
        verb,
        command,
        label,
        screen,
        fields=fields,
        produces=(produces,),
        needs=("entra",),
        human=human,
        certainty=certainty,
        source=f"{ORDER}, {item}",
    )


def _doors(role: str) -> tuple[Verb, Verb]:
    return (
        Verb(
            role,
            "entra",
            says.SignIn,
            "Entrar",
            "entrada",
            fields=(
                Field("user_name", "utilizador", "Useraudit", max_length=60),
                Field("password", "palavra_passe", "Palavra-passe", kind="secret", max_length=60),
            ),
            produces=("acesso.aberto", "acesso.recusado"),
            human="Entre no SRIC com o seu useraudit",
            certainty="official",
            source=f"{ORDER}, item 9; o formulário é nosso",
        ),
        Verb(
            role,
            "sai",
            says.SignOut,
            "Sair",
            "entrada",
            produces=("acesso.fechado",),
            needs=("entra",),
            human="Saia do SRIC",
            source="assumed",
        ),
    )


VERBS: tuple[Verb, ...] = (
    *(verb for role in ROLES for verb in _doors(role)),
    _row(
        MAGISTRATE,
        "pesquisa",
        says.SearchRecord,
        "Pesquisar",
        "pesquisa",
        (
            Field(
                "document_type",
                "documento",
                "Tipo de documento",
                kind="choice",
                choices=_choices(DOCUMENT_TYPES),
            ),
            _NUMBER,
            Field(
                "country", "pais", "País do documento", kind="choice", choices=_choices(COUNTRIES)
            ),
            _SCOPE,
            _PROCESS,
        ),
        "transacao.respondida",
        "Pesquise o condutor pelo documento",
        "items 1 a 3",
    ),
    Verb(
        COURT,
        "regista_utilizador",
        says.RegisterUser,
        "Enviar WsUserGetSRIC",
        "tribunal",
        fields=(
            _open("username", "username", "username"),
            _open("given_name", "nome", "nome"),
            _open("family_name", "apelido", "apelido"),
            _open("application", "aplicacao", "aplicacao"),
            _open("scope", "ambito", "ambito"),
            _open("starts_on", "inicio", "dataInicio"),
            _open("entity_type", "tipo_entidade", "tipoEntidade"),
            _open("entity_code", "entidade", "codEntidade"),
        ),
        produces=("transacao.respondida",),
        needs=("entra",),
        human="Registe um utilizador do tribunal no SRIC",
        certainty="official",
        source=f"{ORDER}, item 4",
    ),
    Verb(
        COURT,
        "pede_lista",
        says.SearchRecord,
        "Enviar WsSRICPDF",
        "tribunal",
        fields=(
            _open("user", "utilizador_sric", "utilizador"),
            _open("application", "aplicacao", "aplicacao"),
            _open("document_type", "documento", "tipoDocumento"),
            _open("document_number", "numero", "numDocumento"),
            _open("country", "pais", "codPais"),
            _open("entity_type", "tipo_entidade", "tipoEntidade"),
            _open("entity_code", "entidade", "codEntidade"),
            _open("scope", "ambito", "ambito (cabeçalho)"),
            _open("process", "processo", "processo (cabeçalho)"),
        ),
        produces=("transacao.respondida",),
        needs=("entra",),
        human="Peça a lista dos registos de um condutor",
        certainty="official",
        source=f"{ORDER}, items 3, 6 e 7",
        address="get-pdf-aii",
    ),
    _row(
        COURT,
        "comunica_alteracao",
        list_says.NotifyChange,
        "Comunicar alteração",
        "tribunal",
        (
            _USERNAME,
            _APPLICATION,
            Field(
                "change", "alteracao", "Alteração", kind="choice", choices=tuple(CHANGES.items())
            ),
            Field("changed_on", "data", "Data da alteração", kind="date", max_length=10),
        ),
        "alteracao.comunicada",
        "Comunique à ANSR a alteração de um utilizador",
        "item 11",
        "official",
    ),
    _row(
        MANAGER,
        "adiciona_utilizador",
        list_says.AddUser,
        "Adicionar utilizador",
        "utilizadores",
        (
            _USERNAME,
            Field("given_name", "nome", "Nome", max_length=60),
            Field("family_name", "apelido", "Apelido", max_length=60),
            _APPLICATION,
            Field("entity", "entidade", "Entidade", kind="choice", choices=_ENTITY),
            _SCOPES,
            Field("starts_on", "inicio", "Data de início", kind="date", max_length=10),
        ),
        "utilizador.registado",
        "Ponha um utilizador na listagem",
        "items 10 e 13",
    ),
    _row(
        MANAGER,
        "suspende_utilizador",
        list_says.SuspendUser,
        "Suspender",
        "utilizadores",
        _LISTED,
        "utilizador.suspenso",
        "Suspenda o utilizador",
        "items 11 e 13",
    ),
    _row(
        MANAGER,
        "reativa_utilizador",
        list_says.ReactivateUser,
        "Reativar",
        "utilizadores",
        _LISTED,
        "utilizador.reativado",
        "Reative o utilizador",
        "item 13",
    ),
    _row(
        MANAGER,
        "cessa_utilizador",
        list_says.EndUser,
        "Cessar",
        "utilizadores",
        _LISTED,
        "utilizador.cessado",
        "Cesse o utilizador",
        "items 11 e 13",
    ),
    _row(
        MANAGER,
        "altera_ambitos",
        list_says.ChangeScopes,
        "Alterar âmbitos",
        "utilizadores",
        (*_LISTED, _SCOPES),
        "utilizador.ambitos_alterados",
        "Altere os âmbitos do utilizador",
        "item 13",
    ),
    _row(
        MANAGER,
        "carrega_listagem",
        list_says.UploadList,
        "Carregar listagem",
        "listagem",
        (
            Field("entity", "entidade", "Entidade", kind="choice", choices=_ENTITY),
            Field("lines", "linhas", "Linhas da listagem", kind="lines", max_length=60_000),
        ),
        "listagem.carregada",
        "Carregue a listagem atual de um tribunal",
        "item 10",
    ),
    _row(
        MANAGER,
        "desbloqueia_acesso",
        says.UnlockAccount,
        "Desbloquear",
        "acessos",
        (Field("account_id", "conta", "Acesso", kind="hidden", max_length=60),),
        "acesso.desbloqueado",
        "Desbloqueie o acesso",
        "item 13",
    ),
    _row(
        AUDITOR,
        "procura_transacoes",
        says.SearchAudit,
        "Procurar",
        "auditoria",
        (
            _open("transaction", "numero", "Número da transação"),
            _open("user", "utilizador_sric", "Utilizador"),
            Field(
                "entity",
                "entidade",
                "Entidade",
                kind="choice",
                required=False,
                choices=tuple((one.key, f"{one.key} · {one.name}") for one in ENTITIES.values()),
            ),
            _SCOPE,
            Field("since", "de", "De", kind="date", required=False, max_length=10),
            Field("until", "ate", "Até", kind="date", required=False, max_length=10),
        ),
        "auditoria.procurada",
        "Procure transações na auditoria",
        "item 8",
    ),
    _row(
        AUDITOR,
        "abre_transacao",
        says.OpenTransaction,
        "Abrir",
        "auditoria",
        (Field("transaction", "numero", "Transação", kind="hidden", max_length=20),),
        "auditoria.aberta",
        "Abra a transação",
        "item 8",
    ),
    _row(
        AUDITOR,
        "exporta_transacoes",
        says.ExportAudit,
        "Exportar",
        "auditoria",
        (),
        "auditoria.exportada",
        "Exporte as transações encontradas",
        "item 8",
    ),
)

PHRASES: tuple[Phrase, ...] = ()
