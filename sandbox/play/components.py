"""Components of somebody else's in a guião: `componentes`, and which steps are theirs.

    componentes:
      backoffice: fora                                # its address is told when it is played
      app: http://127.0.0.1:9000/entrada
      iap: {endereco: http://127.0.0.1:9001/, saude: /saude}

A robot does no step that the component of a slot does: the message that shows it is waited for.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sandbox.play.plan import Component, Guiao, Item, Retry, Step, steps_of
from sandbox.play.problems import BadGuiao, Problem, meant
from sandbox.play.reading import Reading
from sandbox.play.source import Node, Table
from sandbox.play.values import Reference
from sandbox.protocol.errors import Refused
from sandbox.protocol.slots import SLOTS
from sandbox.slot_rules import FillSlot, require_fillable

OUTSIDE = "fora"
"""What stands for an address that is told when the guião is played."""
KEYS = ("endereco", "saude", "nota")
SHOWN_BY_APP = frozenset({"codigo_seguranca", "codigo_sms"})
"""What a citizen reads on the phone, and a robot cannot when somebody else's app shows it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A step that the component of a slot does.

    `action` is the message that shows it, nothing when it stays inside; `only` are members that
    it must have, `carries` the member that each argument of the step becomes, `ends` what the
    answer must bring when nothing is expected, as our own system would call it.
    """

    slot: str
    action: str = ""
    only: Mapping[str, str] = field(default_factory=dict)
    carries: Mapping[str, str] = field(default_factory=dict)
    ends: tuple[str, ...] = ()


def _app(decision: str) -> Part:
    return Part("app", "DecisaoCidadao", {"decision": decision})


PARTS: Mapping[tuple[str, str], Part] = {
    ("operador", "valida_cmd"): Part(
        "backoffice", "ValidarCMD", carries={"telemovel": "phone_number"}
    ),
    ("operador", "pede_autorizacao"): Part("backoffice", "PedirAutorizacao"),
    ("operador", "cancela_pedido"): Part("backoffice", "CancelarPedido"),
    ("operador", "valida_codigo"): Part("backoffice", "ValidarCodigo"),
    ("operador", "confirma_dados"): Part("backoffice", "ObterDados", ends=("dados.revelados",)),
    ("operador", "confirma_e_copia_token"): Part("backoffice", "EmitirToken"),
    ("operador", "autentica"): Part("backoffice", "TrocarToken"),
    **{
        ("operador", verb): Part("backoffice")
        for verb in (
            "abre_servico", "recusa_dados", "tenta_novamente", "abre_servico_por_telefone",
            "cola_token", "fecha_atendimento",
        )
    },
    ("cidadao", "autoriza"): _app("approve"),
    ("cidadao", "recusa"): _app("deny"),
    ("cidadao", "nega_chamada"): _app("declined_call"),
    **{("cidadao", verb): Part("app") for verb in ("abre_app", "fecha_app")},
}  # fmt: skip
"""What the component of a slot does, by role and verb; every other step stays with the robots."""

ANSWERS: Mapping[str, str] = {
    "RespostaValidarCMD": "cmd.validada",
    "EstadoAutorizacao": "pedido.estado",
    "ResultadoCodigo": "codigo.resposta",
    "RespostaObterDados": "dados.revelados",
    "TokenEmitido": "token.copiado",
    "ResultadoToken": "autenticacao.resposta",
    "CodigoDisponivel": "codigo.apresentado",
}
"""What our own system would have made of an answer: `resulta` is read from that."""


def part_of(step: Step, slots: Mapping[str, Component]) -> Part | None:
    """The part that a component has in this step; None when a robot does it."""
    found = PARTS.get((step.verb.role, step.verb.verb)) if slots else None
    return found if found is not None and found.slot in slots else None


def components(reading: Reading, node: Node | None) -> dict[str, Component]:
    """The section `componentes`."""
    found: dict[str, Component] = {}
    for key, value in reading.table(node, "componentes").entries if node else ():
        if key.value in SLOTS:
            found[key.value] = _component(reading, key.value, value)
            continue
        near = meant(key.value, SLOTS)
        reading.tell(key.place, "G214", f"não há lugar para o componente «{key.value}»{near}")
    return found


def _component(reading: Reading, name: str, node: Node) -> Component:
    health, address = "", OUTSIDE
    if isinstance(node, Table):
        reading.known_keys(node, KEYS, name)
        at, looked = node.find("endereco"), node.find("saude")
        address = reading.text(at, "endereco") if at else OUTSIDE
        health = reading.text(looked, "saude") if looked else ""
    else:
        address = reading.text(node, name) or OUTSIDE
    found = Component(name, "" if address == OUTSIDE else address, health)
    if not _fits(found):
        where = f"{address} {health}".strip()
        message = (
            f"«{where}» não é um endereço de componente; "
            "escreva http://anfitriao:porta/caminho, ou fora"
        )
        reading.tell(node.place, "G215", message)
    return found


def _fits(component: Component) -> bool:
    try:
        address = component.address or "http://localhost/"
        require_fillable(FillSlot(component.slot, address, component.health))
    except Refused:
        return False
    return True


def given(words: Iterable[str]) -> dict[str, Component]:
    """What `--slot backoffice=http://127.0.0.1:9000/entrada` says.  Errors: ValueError."""
    found: dict[str, Component] = {}
    for word in words:
        name, _, address = word.partition("=")
        component = Component(name, address)
        if name not in SLOTS:
            raise ValueError(f"--slot: no slot «{name}»; there are {', '.join(SLOTS)}")
        if not address or not _fits(component):
            raise ValueError(f"--slot: {name}=http://host:port/path, not «{word}»")
        found[name] = component
    return found


def with_components(guiao: Guiao, told: Mapping[str, Component]) -> Guiao:
    """This guião with these components in its world; the health that it says is kept.

    Errors: BadGuiao when a step of it cannot be played with them.
    """
    if not told:
        return guiao
    slots = dict(guiao.slots)
    for name, one in told.items():
        slots[name] = replace(one, health=slots[name].health) if name in slots else one
    made = replace(guiao, slots=slots)
    if problems := misplaced(made):
        raise BadGuiao(guiao.file, problems)
    return made


def misplaced(guiao: Guiao) -> list[Problem]:
    """What cannot be played while components have these slots."""
    found = []
    repeated = [item.step for item in _flat(guiao.items) if isinstance(item, Retry)]
    for step in (*repeated, *(one.step for one in guiao.reactions)):
        part = part_of(step, guiao.slots)
        if part is not None:
            message = (
                f"«{step.word}» é do componente de «{part.slot}»: "
                "não se tenta de novo nem se faz por reação"
            )
            found.append(step.place.problem("G512", message))
    return found + (_unread(guiao) if "app" in guiao.slots else [])


def _unread(guiao: Guiao) -> list[Problem]:
    """Steps of robots that need what only somebody else's app shows."""
    found = []
    for step in steps_of(guiao.items):
        for name in sorted(_needed(step, guiao) & SHOWN_BY_APP):
            message = (
                f"«{step.word}» precisa de «{name}», que só o componente de «app» mostra: "
                "deixe que seja ele a dizê-lo, e espere por «fala.dita»"
            )
            found.append(step.place.problem("G512", message))
    return found


def _needed(step: Step, guiao: Guiao) -> set[str]:
    """What a step says or writes of the person who does it."""
    said = step.speech
    own = said is not None and step.verb.role == "cidadao" and not said.value
    needed = {said.datum} if said and own else set()
    for value in (*step.arguments.values(), *((said.text, said.value) if said else ())):
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Reference) and one.path[0] in guiao.cast:
                needed |= {one.path[-1]}
    return needed


def _flat(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        ways = getattr(item, "ways", ())
        yield item
        for way in ways:
            yield from _flat(way)
