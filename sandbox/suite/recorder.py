"""A call that was done by hand, as a guião that passes: people become roles, waits become events.

What each person did is read from the journal of its world; what was typed or said and is secret
is in no journal, so a code is what was heard and a token what was copied.  What the systems
answered becomes what each step is expected to lead to, and what it all added up to is verified.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sandbox.play import effects
from sandbox.play.facts import value_of
from sandbox.play.happening import Happening, spoken_as
from sandbox.play.language import Language
from sandbox.play.speech import heard_in
from sandbox.play.stage import Person
from sandbox.protocol.policy import CHOICES, PORTUGUESE, Policy
from sandbox.suite.writing import guiao_text

Doing = list[dict[str, Any]]
PersonOf = Callable[[str, str], Person]
"""Who somebody is, by kind and identifier."""
_DECISIONS = {"approve": "autoriza", "deny": "recusa", "declined_call": "nega_chamada"}
_PLAIN = {
    "chamada.atendida": "atende",
    "chamada.em_espera": "poe_em_espera",
    "chamada.retomada": "retoma",
    "chamada.terminada": "desliga",
    "operador.entrou": "entra",
    "operador.saiu": "sai",
    "app.aberta": "abre_app",
    "app.fechada": "fecha_app",
    "telemovel.trocado": "troca_de_telemovel",
    "pedido.enviado": "pede_autorizacao",
    "pedido.cancelamento": "cancela_pedido",
    "dados.incorretos": "recusa_dados",
    "token.pedido": "confirma_e_copia_token",
    "servico_por_telefone.aberto": "abre_servico_por_telefone",
    "pedido.submetido": "submete_pedido",
}
"""The first event of a command that has no arguments, and its verb."""
_EXPECTED = {
    "valida_cmd": ("cmd",),
    "pede_autorizacao": ("autorizacao",),
    "valida_codigo": ("codigo", "dados"),
    "autoriza": ("autorizacao",),
    "recusa": ("autorizacao",),
    "nega_chamada": ("autorizacao",),
    "autentica": ("token",),
    "submete_pedido": ("pedido",),
}
"""What is noted of the answers to a step."""
_VERIFIED = (
    "pedido.estado", "autorizacao.enviadas", "codigo.emitidos", "codigo.aceites",
    "codigo.recusados", "token.usos", "chamada.iniciadas",
)  # fmt: skip
_MOVES = {"autoriza": "autorizacao.recebida", "recusa": "autorizacao.recebida",
          "nega_chamada": "autorizacao.recebida"}  # fmt: skip


@dataclass
class Recording:
    """The steps so far."""

    language: Language
    person_of: PersonOf
    cast: dict[tuple[str, str], str] = field(default_factory=dict)
    steps: Doing = field(default_factory=list)
    phrase: str = ""

    def role(self, actor: str) -> str:
        """The role of somebody, by order of appearance: `cidadao`, then `cidadao-2`."""
        kind, _, name = actor.partition(":")
        if (kind, name) not in self.cast:
            number = sum(one == kind for one, _ in self.cast) + 1
            self.cast[kind, name] = kind if number == 1 else f"{kind}-{number}"
        return self.cast[kind, name]

    def done(self, event: Happening) -> Doing:
        """What somebody did, if this event is the first of it."""
        role = self.role(event.actor)
        if event.type in _PLAIN:
            return [{f"{role}.{_PLAIN[event.type]}": {}}]
        given = _GIVEN.get(event.type)
        return given(self, role, event) if given else []

    # what has arguments -------------------------------------------------------------------------
    def dialled(self, role: str, event: Happening) -> Doing:
        """A call; from the second card when it was that one."""
        phones = self._phones(event.actor)
        number = event.get("caller_number")
        other = {"de": f"$eu.telemoveis.{phones.index(number) + 1}"} if number in phones[1:] else {}
        return [{f"{role}.liga": {"para": "contact-center", **other}}]

    def transferred(self, role: str, event: Happening) -> Doing:
        """A call goes to a colleague."""
        other = self.role(f"operador:{event.get('to_operator')}")
        return [{f"{role}.transfere": {"para": f"${other}.id"}}]

    def opened(self, role: str, event: Happening) -> Doing:
        """A service of the catalogue."""
        return [{f"{role}.abre_servico": {"servico": event.get("service")}}]

    def checked(self, role: str, event: Happening) -> Doing:
        """A number typed: the one that was heard, when it was said."""
        number = event.get("phone_number")
        heard = self._heard.get("telemovel", "")
        said = "$ouvido.telemovel" if heard and number.endswith(heard) else number
        return [{f"{role}.valida_cmd": {"telemovel": said}}]

    def entered(self, role: str, event: Happening) -> Doing:
        """A code typed: it is in no journal; the one that was heard, or else that was shown."""
        said = any(
            word.endswith(".dita") and given.get("dado") != "telemovel"
            for step in self.steps
            for word, given in [next(iter(step.items()))]
        )
        code = "$ouvido.codigo_seguranca" if said else self._shown or "000000"
        return [{f"{role}.valida_codigo": {"codigo": code}}]

    def confirmed(self, role: str, event: Happening) -> Doing:
        """Fields ticked."""
        return [{f"{role}.confirma_dados": {"campos": list(event.data.get("scopes") or ())}}]

    def pasted(self, role: str, event: Happening) -> Doing:
        """A token pasted, and sent."""
        return [
            {f"{role}.cola_token": {"token": "$area_transferencia"}},
            {f"{role}.autentica": {}},
        ]

    def filled(self, role: str, event: Happening) -> Doing:
        """The form of the portal."""
        given = {"finalidade": event.get("purpose")}
        given |= {"email": event.get("email")} if event.get("email") else {}
        given["menores"] = "sim" if event.data.get("minors") else "nao"
        return [{f"{role}.preenche_pedido": given}]

    def decided(self, role: str, event: Happening) -> Doing:
        """The citizen's answer."""
        verb = _DECISIONS.get(event.get("decision"))
        if verb is None:
            return []
        chosen = self.phrase == "choose" and verb == "autoriza"
        given = {"frase": "$ouvido.frase"} if chosen else {}
        return [{f"{role}.{verb}": given, "quando": _MOVES[verb]}]

    def network(self, role: str, event: Happening) -> Doing:
        """Flight mode."""
        verb = "perde_rede" if event.data.get("offline") else "recupera_rede"
        return [{f"{role}.{verb}": {}}]

    def skewed(self, role: str, event: Happening) -> Doing:
        """The clock of a phone."""
        return [{f"{role}.acerta_relogio": {"desvio": event.get("minutes")}}]

    def pressed(self, role: str, event: Happening) -> Doing:
        """Keys during a call."""
        return [{f"{role}.marca": {"teclas": event.get("keys")}}]

    def closed(self, role: str, event: Happening) -> Doing:
        """A case closed by hand."""
        by_hand = event.get("outcome") == "fechado"
        return [{f"{role}.fecha_atendimento": {}}] if by_hand else []

    def said(self, role: str, event: Happening) -> Doing:
        """What was said: a phrase by its name, a datum, or the words."""
        kind, text = event.actor.partition(":")[0], event.get("text")
        found = next(
            (one for one in self.language.phrases.values()
             if one.role == kind and spoken_as(one.text).fullmatch(text)),
            None,
        )  # fmt: skip
        if found is None and (step := self._own_number(role, event)):
            return [step]
        if found is None or "{" not in found.text:
            verb, given = (found.verb, {"frase": found.name}) if found else ("diz", {"texto": text})
            return [{f"{role}.{verb}": given}]
        if found.verb != "dita":
            return [{f"{role}.{found.verb}": {"frase": found.name}}]
        datum = {"dita-telemovel": "telemovel", "dita-codigo": "codigo_seguranca"}.get(
            found.name, "pin"
        )
        if datum != "telemovel":
            waits = {"quando": "codigo.apresentado"} if self._code_is_new() else {}
            return [{f"{role}.dita": {"dado": datum}, **waits}]
        number = heard_in(text).get("telemovel", "")
        return [self._own_number(role, event) or {f"{role}.dita": {"dado": datum, "valor": number}}]

    def _own_number(self, role: str, event: Happening) -> dict[str, Any] | None:
        """A number told in whatever words, when it is one of who tells it."""
        number = heard_in(event.get("text")).get("telemovel", "")
        self._heard["telemovel"] = number or self._heard.get("telemovel", "")
        phones = self._phones(event.actor) if number else ()
        own = next((at for at, one in enumerate(phones, 1) if one.endswith(number)), None)
        if own is None:
            return None
        other = {} if own == 1 else {"valor": f"$eu.telemoveis.{own}"}
        return {f"{role}.dita": {"dado": "telemovel", **other}}

    _heard: dict[str, str] = field(default_factory=dict)
    _codes: int = 0
    _shown: str = ""
    _told: int = 0

    def _code_is_new(self) -> bool:
        new, self._told = self._codes > self._told, self._codes
        return new

    def mistaken(self) -> None:
        """The code typed last was a wrong one: whoever said it slipped, or nobody had said it."""
        for step in reversed(self.steps[:-1]):
            word, given = next(iter(step.items()))
            if word.endswith(".valida_codigo"):
                break
            if word.endswith(".dita") and given.get("dado") == "codigo_seguranca":
                given["engano"] = "troca-dois-digitos"
                return
        next(iter(self.steps[-1].values()))["codigo"] = "000000"

    def saw_code(self, citizen_id: str) -> None:
        """A code is on a screen: who says it waits for that; told aloud, it is in no journal."""
        self._codes += 1
        role = self.role(f"cidadao:{citizen_id}")
        self._shown = f"${role}.codigo_seguranca"

    def _phones(self, actor: str) -> tuple[str, ...]:
        kind, _, name = actor.partition(":")
        return self.person_of(kind, name).phones if kind == "cidadao" else ()


_GIVEN: dict[str, Callable[[Recording, str, Happening], Doing]] = {
    "chamada.iniciada": Recording.dialled,
    "chamada.transferida": Recording.transferred,
    "servico.aberto": Recording.opened,
    "cmd.pedida": Recording.checked,
    "codigo.introduzido": Recording.entered,
    "dados.confirmados": Recording.confirmed,
    "token.colado": Recording.pasted,
    "pedido.preenchido": Recording.filled,
    "decisao.enviada": Recording.decided,
    "telemovel.rede": Recording.network,
    "telemovel.relogio": Recording.skewed,
    "teclas.premidas": Recording.pressed,
    "atendimento.fechado": Recording.closed,
    "fala.dita": Recording.said,
}


def record(events: Sequence[Happening], language: Language, person_of: PersonOf, name: str) -> str:
    """A journal as a guião."""
    recording = Recording(language, person_of)
    faults: list[dict[str, Any]] = []
    seen: dict[str, Happening] = {}
    hand = events[0] if events else None
    for at, event in enumerate(events):
        seen[event.type] = event
        if event.type == "mundo.criado":
            recording.phrase = str(dict(event.data.get("policy") or {}).get("phrase", ""))
        elif event.type == "codigo.apresentado":
            recording.saw_code(event.get("citizen_id"))
        elif event.type == "falha.inicio":
            faults.append(_fault(event, events))
        event = _by_whom(event)
        kind = event.actor.partition(":")[0]
        made = recording.done(event) if kind in ("cidadao", "operador") else []
        if not made:
            continue
        _begin_before(faults, next(iter(made[0])), recording.steps)
        moved = seen.get(made[0].get("quando", ""))
        since = moved if moved and hand and moved.n > hand.n else hand
        gap = round((event.instant - since.instant).total_seconds()) if since else 0
        if gap > 0 and (recording.steps or made[0].get("quando")):
            made[0]["apos"] = f"{gap}s"
        hand = event
        recording.steps += made
        answers = _answers(events, at)
        _expect(made[-1], answers, event)
        if any(one.get("outcome") in ("code_wrong", "code_burnt") for one in answers):
            recording.mistaken()
    left = round((events[-1].instant - hand.instant).total_seconds()) if hand else 0
    if left > 0:
        recording.steps.append({"avanca": f"{left}s"})
    for row in faults:
        row.pop("novo", None)
    created = seen.get("mundo.criado")
    return guiao_text(
        {
            "id": name, "titulo": f"Gravado em {name}", "etiquetas": ["gravado"],
            "procedimento": "registo-criminal-telefone",
            "semente": created.get("seed") if created else "7",
            "relogio": {"modo": "virtual", "inicio": events[0].at if events else ""},
            "politica": _limits(created),
            "elenco": {
                role: {"persona": person, "humano": "pode"}
                for (_, person), role in recording.cast.items()
            },
            "falhas": faults, "passos": "",
            "verifica": _verified(events),
        },
        recording.steps,
    )  # fmt: skip


def _by_whom(event: Happening) -> Happening:
    """Who signs in at a page is nobody yet: the desk says who it was."""
    kind, _, name = event.actor.partition(":")
    if event.type != "operador.entrou" or name != "?":
        return event
    return replace(event, actor=f"{kind}:{event.stream.partition(':')[2]}")


def _answers(events: Sequence[Happening], at: int) -> list[Happening]:
    """What followed at once, up to what somebody did next."""
    found = [events[at]]
    until = events[at].instant + timedelta(seconds=2)
    for event in events[at + 1 :]:
        if event.actor.partition(":")[0] in ("cidadao", "operador") or event.instant > until:
            break
        found.append(event)
    return found


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
    expected = {key: found[key][-1] for key in keys if found.get(key)}
    if expected:
        step["resulta"] = expected


def _verified(events: Sequence[Happening]) -> list[dict[str, str]]:
    now = events[-1].instant if events else None
    assert now is not None
    return [{"facto": name, "igual": str(value_of(name, events, now))} for name in _VERIFIED]


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


def _fault(event: Happening, events: Sequence[Happening]) -> dict[str, Any]:
    """A row of `falhas`: it begins by the hour, until a step is known that it begins with."""
    row: dict[str, Any] = {"id": event.get("name"), "alvo": event.get("target"),
                           "tipo": event.get("kind")}  # fmt: skip
    if event.get("operation"):
        row["operacao"] = event.get("operation")
    if event.data.get("delay_ms"):
        row["com"] = {"mediana": f"{event.get('delay_ms')}ms"}
    after = round((event.instant - events[0].instant).total_seconds())
    row["liga"], row["novo"] = {"apos": f"{after}s"}, "sim"
    uses = int(event.data.get("uses") or -1)
    over = next(
        (one for one in events
         if one.type == "falha.fim" and one.get("name") == row["id"] and one.n > event.n),
        None,
    )  # fmt: skip
    if uses > 0:
        row["desliga"] = {"vezes": str(uses)}
    elif over is not None:
        lasts = round((over.instant - event.instant).total_seconds())
        row["desliga"] = {"apos": f"{lasts}s"}
    return row
