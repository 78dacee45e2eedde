"""What can be asked for by name, without a guião: scenarios of one request, and published people.

A scenario is faults that are on while one request is answered; whatever it does can be ordered by
a guião too (`protocol.fault_table`).  A published person is a persona whom a program may name: who
they are decides what happens, in every world.
Source: ours; that test people and scenarios are published is usual in identity and payment
sandboxes (relative).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from sandbox.protocol.errors import Refused
from sandbox.protocol.fault_kinds import CITIZEN
from sandbox.protocol.fault_language import NO_TERMS
from sandbox.protocol.faults import Fault, Terms

LOGIN, FRONTEND, SIGNATURE, DESK = (
    "autenticacao",
    "sistema-autorizacoes",
    "assinatura-cmd",
    "backoffice",
)
"""The wires on which a scenario may be told apart; every app is one, by its address."""
REGISTER = (DESK, FRONTEND, LOGIN, SIGNATURE)
"""Where the state of somebody's Chave Móvel Digital counts."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One row: while one request is answered, `fault` is on at `target`.

    No `target` means the road to the app asked, whichever it is; `wires` are then all of them.
    """

    name: str
    says: str
    fault: str
    target: str
    wires: tuple[str, ...] = ()
    delay_ms: int = 0
    terms: Terms = NO_TERMS
    certainty: str = "assumed"
    source: str = ""

    def on_road(self, slug: str) -> Fault | None:
        """What the road to an app meets; nothing when the fault is of somebody else."""
        if self.target:
            return None
        name = f"cenario-{self.name}"
        return Fault(name, self.fault, slug, delay_ms=self.delay_ms, terms=self.terms)


def _person(name: str, fault: str, says: str, *wires: str) -> Scenario:
    return Scenario(
        name, says, fault, CITIZEN, wires, certainty="relative",
        source="published scenarios of payment and identity sandboxes",
    )  # fmt: skip


def _road(name: str, fault: str, says: str, delay_ms: int = 0, status: int = 0) -> Scenario:
    return Scenario(name, says, fault, "", delay_ms=delay_ms, terms=Terms(status=status))


SCENARIOS: tuple[Scenario, ...] = (
    _person("cidadao-autoriza", "autoriza-logo",
            "O cidadão autoriza no mesmo instante e dita o código na chamada; numa entrada, "
            "entra a pessoa «sempre-autoriza».", DESK, FRONTEND, LOGIN),
    _person("cidadao-recusa", "recusa-logo",
            "O cidadão recusa no mesmo instante; uma entrada é abandonada.",
            DESK, FRONTEND, LOGIN),
    _person("fora-de-chamada", "fora-de-chamada",
            "O cidadão responde que não está em chamada.", DESK),
    _person("nao-responde", "nao-responde",
            "O pedido não chega a ser visto: espera até ao fim do prazo.", DESK, FRONTEND),
    _person("codigo-errado", "codigo-errado-uma-vez",
            "O cidadão autoriza e dita o código errado; à segunda dita-o bem.", DESK),
    _person("pedido-caduca", "deixa-caducar",
            "O prazo do pedido, ou da entrada, passa num instante.", DESK, FRONTEND, LOGIN),
    _person("cmd-bloqueada", "cmd-bloqueada", "A Chave Móvel Digital está bloqueada.", *REGISTER),
    _person("cmd-inativa", "cmd-inativa", "A Chave Móvel Digital está inativa.", *REGISTER),
    _person("cmd-suspensa", "cmd-suspensa", "A Chave Móvel Digital está suspensa.", *REGISTER),
    _person("cmd-caducada", "cmd-caducada", "A Chave Móvel Digital passou da validade.", *REGISTER),
    _person("sem-cmd", "sem-cmd", "Não há Chave Móvel Digital.", *REGISTER),
    _road("servico-indisponivel", "indisponivel", "Responde 503; nada se faz."),
    _road("erro-500", "erro", "Responde 500; nada se faz.", status=500),
    _road("resposta-lenta", "latencia", "A resposta começa dois segundos mais tarde.", 2000),
    _road("ligacao-cortada", "corta-ligacao", "A ligação parte-se antes de se fazer o pedido."),
    _road("resposta-truncada", "resposta-truncada", "O pedido faz-se; chega metade da resposta."),
    _road("fora-do-contrato", "contrato-violado",
          "O pedido faz-se; a resposta não traz o que devia."),
)  # fmt: skip
"""Every scenario that `Sandbox-Scenario` may name."""


@dataclass(frozen=True, slots=True)
class Published:
    """A persona whom a program may name, and what follows from who they are."""

    id: str
    says: str


PUBLISHED: tuple[Published, ...] = (
    Published("sempre-autoriza", "Autoriza logo, dita o código, entra sem código SMS."),
    Published("sempre-recusa", "Recusa logo; uma entrada com o seu número é abandonada."),
    Published("nunca-responde", "Nunca vê os pedidos: expiram no fim do prazo."),
    Published("nunca-em-chamada", "Responde que não está em chamada."),
    Published("codigo-errado-uma-vez", "Dita, ou escreve, o código errado uma vez."),
    Published("deixa-caducar", "Os pedidos e as entradas expiram num instante."),
    Published("cmd-bloqueada", "Chave Móvel Digital bloqueada."),
    Published("cmd-caducada", "Chave Móvel Digital caducada."),
    Published("carlos-cmd-inativa", "Chave Móvel Digital inativa."),
    Published("sofia-cmd-suspensa", "Chave Móvel Digital suspensa."),
    Published("manuel-sem-cmd", "Sem Chave Móvel Digital."),
    Published("beatriz-sem-aplicacao", "Chave Móvel Digital ativa, sem a aplicação."),
    Published("maria-dois-telemoveis", "Chave Móvel Digital só no segundo número."),
    Published("rui-dados-errados", "O nome no registo não é o seu."),
    Published("teresa-sim-trocado", "O cartão SIM foi trocado ontem."),
    Published("lara-quinze-anos", "Tem menos de 16 anos."),
    Published("li-wei-estrangeira", "Título de residência: não tem NIC."),
    Published("gabriel-cartao-caducado", "O Cartão de Cidadão passou da validade."),
    Published("ana-silva", "Nada de especial: espera que alguém esteja ao telemóvel."),
)
"""People by who they are, in every world; their numbers are in the register of each."""


def scenario(name: str, wire: str) -> Scenario:
    """The scenario of this name, for this wire when one is named.

    Errors: scenario_unknown, scenario_elsewhere.
    """
    row = next((one for one in SCENARIOS if one.name == name), None)
    if row is None:
        near = nearest(name, (one.name for one in SCENARIOS))
        raise Refused("scenario_unknown", f"Sandbox-Scenario: no «{name[:60]}»{near}")
    if wire and row.wires and wire not in row.wires:
        own = [one.name for one in SCENARIOS if not one.wires or wire in one.wires]
        raise Refused(
            "scenario_elsewhere",
            f"Sandbox-Scenario: «{name}» is of {list(row.wires)}, not {wire}; here: {own}",
        )
    return row


def published(person_id: str) -> Published:
    """The published person with this identifier.  Errors: person_unknown."""
    found = next((one for one in PUBLISHED if one.id == person_id), None)
    if found is None:
        near = nearest(person_id, (one.id for one in PUBLISHED))
        raise Refused("person_unknown", f"nobody published is «{person_id[:60]}»{near}")
    return found


def nearest(name: str, known: Iterable[str]) -> str:
    """What was perhaps meant, as the end of a sentence; all of it when nothing is near."""
    names = list(known)
    near = get_close_matches(name[:60], names, 3, 0.5)
    return f"; the nearest: {near}" if near else f"; there are {names}"
