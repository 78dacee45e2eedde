"""What was done by hand, as a guião that passes: people become roles, waits become events.

What each person did is read from the journal of its world; what was typed or said and is secret
is in no journal, so a code is what was heard and a token what was copied.  What the systems
answered becomes what each step is expected to lead to, and what it all added up to is verified.
What cannot be known from the journal is told where it was done, as a remark of the guião.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sandbox.people import CONSULTING
from sandbox.play import effects
from sandbox.play.facts import value_of
from sandbox.play.happening import Happening
from sandbox.play.language import Language
from sandbox.play.values import shown
from sandbox.protocol.policy import CHOICES, PORTUGUESE, Policy
from sandbox.seats import BROWSER
from sandbox.suite.recorded_call import Doing, PersonOf, Recording, answers_to
from sandbox.suite.recorded_faults import fault_row
from sandbox.suite.recorded_place import Papers
from sandbox.suite.writing import REMARK, guiao_text

_EXPECTED = {
    "valida_cmd": ("cmd",),
    "pede_autorizacao": ("autorizacao",),
    "valida_codigo": ("codigo", "dados"),
    "autoriza": ("autorizacao",),
    "recusa": ("autorizacao",),
    "nega_chamada": ("autorizacao",),
    "autentica": ("token",),
    "submete_pedido": ("pedido", "taxa"),
    "entra_com_cmd": ("entrada",),
    "escreve_codigo_sms": ("entrada",),
    "escreve_pin_do_cartao": ("entrada",),
    "segue_para_o_servico": ("sessao",),
    "paga_multibanco": ("taxa", "certificado"),
    "paga_cartao": ("taxa", "certificado"),
    "autentica_cartao": ("taxa", "certificado"),
    "aceita_mbway": ("taxa", "certificado"),
    "obtem_certificado": ("certificado",),
    "consulta_certificado": ("consulta",),
    "pesquisa": ("mensagem",),
    "pede_lista": ("mensagem",),
    "regista_utilizador": ("mensagem",),
    "comunica_alteracao": ("comunicacao",),
    "confirma_assinatura": ("assinatura",),
}
"""What is noted of the answers to a step."""
_VERIFIED = (
    "pedido.estado", "autorizacao.enviadas", "codigo.emitidos", "codigo.aceites",
    "codigo.recusados", "token.usos", "chamada.iniciadas",
)  # fmt: skip
_VERIFIED_ELSEWHERE = (
    "sessao.estado", "entrada.recusados", "taxa.estado", "certificado.emitidos",
    "consulta.resultado",
)  # fmt: skip
"""What is verified where there was no call."""
_PROCEDURES = {
    "sric-consulta": ("tribunal.", "magistrado.", "gestor-ansr.", "auditor."),
    "dados-com-consentimento": ("entidade.",),
    "assinatura-cmd": (".assina_documento", ".obtem_certificado_de_assinatura",
                       ".obtem_certificado_com_pin"),
    "registo-criminal-balcao": ("funcionario.",),
    "registo-criminal-telefone": (".liga",),
    "registo-criminal-portal": ("",),
}  # fmt: skip
"""Which procedure a recording is of: the first of which a step is."""


def record(
    events: Sequence[Happening],
    language: Language,
    person_of: PersonOf,
    name: str,
    papers: Papers = lambda number: "",
) -> str:
    """A journal as a guião; `papers` gives what the archive has of a transaction."""
    recording = Recording(language, person_of)
    events = _of_people(events)
    faults: list[dict[str, Any]] = []
    seen: dict[str, Happening] = {}
    hand = events[0] if events else None
    for at, event in enumerate(events):
        seen[event.type] = event
        if event.type == "mundo.criado":
            recording.phrase = str(dict(event.data.get("policy") or {}).get("phrase", ""))
        elif event.type == "codigo.apresentado":
            recording.saw_code(event.get("citizen_id"))
        elif event.type == "token.copiado":
            recording.saw_token(event.get("case_id"))
        elif event.type == "falha.inicio":
            faults.append(fault_row(event, events))
        recording.came[event.type] = recording.came.get(event.type, 0) + 1
        made = recording.made(events, at, papers)
        if not made:
            continue
        _begin_before(faults, next(iter(made[0])), recording.steps)
        moved = seen.get(made[0].get("quando", ""))
        since = moved if moved and hand and moved.n > hand.n else hand
        gap = round((event.instant - since.instant).total_seconds()) if since else 0
        if gap > 0 and REMARK in made[0]:
            recording.steps.append({"avanca": shown(gap)})
        elif gap > 0 and (recording.steps or made[0].get("quando")):
            made[0]["apos"] = shown(gap)
        hand = event
        recording.steps += made
        answers = answers_to(events, at)
        _expect(made[-1], answers, event)
        if any(one.get("outcome") in ("code_wrong", "code_burnt") for one in answers):
            recording.mistaken()
    left = round((events[-1].instant - hand.instant).total_seconds()) if hand else 0
    if left > 0:
        recording.steps.append({"avanca": shown(left)})
    for row in faults:
        row.pop("novo", None)
    created = seen.get("mundo.criado")
    return guiao_text(
        {
            "id": name, "titulo": f"Gravado em {name}", "etiquetas": ["gravado"],
            "procedimento": _procedure(recording.steps),
            "semente": created.get("seed") if created else "7",
            "relogio": {"modo": "virtual", "inicio": events[0].at if events else ""},
            "politica": _limits(created),
            "elenco": {
                role: {"persona": person, "humano": "pode"}
                for (_, person), role in recording.cast.items()
            },
            "falhas": faults, "passos": "",
            "verifica": _verified(events, recording.steps),
        },
        recording.steps,
    )  # fmt: skip


def _of_people(events: Sequence[Happening]) -> list[Happening]:
    """Each event by who did it: a browser is whose it turns out to be, before or after.

    Who signs in at a page is nobody yet: the stream says who it was.
    """
    owners: dict[str, str] = {}
    found: list[Happening] = []
    for event in reversed(events):
        kind, _, name = event.actor.partition(":")
        if kind == BROWSER:
            whose = event.get("citizen_id") or event.get("card_holder")
            if whose:
                owners[name] = f"cidadao:{whose}"
            if event.type == "certificado.consultado":
                known = name in dict(CONSULTING)
                owners[name] = f"consulente:{name if known else CONSULTING[0][0]}"
            event = replace(event, actor=owners.get(name, event.actor))
        elif name == "?":
            event = replace(event, actor=f"{kind}:{event.stream.partition(':')[2]}")
        found.append(event)
    last = dict(owners)
    for at, event in enumerate(reversed(found)):
        kind, _, name = event.actor.partition(":")
        if kind == BROWSER and name in last:
            found[len(found) - 1 - at] = replace(event, actor=last[name])
    return found[::-1]


def _procedure(steps: Doing) -> str:
    words = [next(iter(step)) for step in steps]
    return next(
        name
        for name, marks in _PROCEDURES.items()
        if any(word.startswith(marks) or word.endswith(marks) for word in words or [""])
    )


def _begin_before(faults: list[dict[str, Any]], word: str, done: Doing) -> None:
    """Troubles that began since the last step begin with this one, where its name tells it."""
    first = all(next(iter(one)) != word for one in done)
    for row in faults:
        if row.pop("novo", None) and first:
            row["liga"] = {"ao": word}


def _expect(step: dict[str, Any], events: list[Happening], first: Happening) -> None:
    word = next(iter(step))
    keys = _EXPECTED.get(word.partition(".")[2], ())
    kind, _, person = first.actor.partition(":")
    found = effects.effects(events, kind, person)
    expected = {key: found[key][0 if key == "mensagem" else -1] for key in keys if found.get(key)}
    if expected:
        step["resulta"] = expected


def _verified(events: Sequence[Happening], steps: Doing) -> list[dict[str, str]]:
    if not events:
        return []
    called = any(next(iter(step)).endswith(".liga") for step in steps)
    names = _VERIFIED if called else _VERIFIED_ELSEWHERE
    found = ((name, str(value_of(name, events, events[-1].instant))) for name in names)
    return [{"facto": name, "igual": value} for name, value in found if value]


def _limits(created: Happening | None) -> dict[str, str]:
    """The limits that are not the usual ones."""
    policy = created.data.get("policy") if created else None
    if not isinstance(policy, Mapping):
        return {}
    usual, found = Policy(), {}
    for word, name in PORTUGUESE.items():
        value = policy.get(name)
        if value is None or value == getattr(usual, name):
            continue
        names = {known: text for text, known in CHOICES.get(name, {}).items()}
        shown = "sim" if value is True else "nao" if value is False else names.get(value, value)
        found[word] = str(shown)
    return found
