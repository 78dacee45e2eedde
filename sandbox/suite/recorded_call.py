"""What people do on the line and at their own seats, step by step as a guião has it.

What each person did is read from the journal of its world; what was typed or said and is secret
is in no journal, so a code is what was heard and a token what was copied.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sandbox.play.happening import Happening, spoken_as
from sandbox.play.language import Language
from sandbox.play.speech import heard_in
from sandbox.play.stage import Person
from sandbox.protocol.local_time import hour_of
from sandbox.seats import BROWSER
from sandbox.suite.recorded_place import LOST, Papers, Place, Unrecorded
from sandbox.suite.recorded_rows import ROWS
from sandbox.suite.writing import REMARK

Doing = list[dict[str, Any]]
PersonOf = Callable[[str, str], Person]
"""Who somebody is, by kind and identifier."""
_MACHINES = ("sistema", "relogio", "consola")
"""Actors that are nobody."""
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
    "servico_por_telefone.aberto": "abre_servico_por_telefone",
}
"""The first event of a command that has no arguments, and its verb."""
_MOVES = {"autoriza": "autorizacao.recebida", "recusa": "autorizacao.recebida",
          "nega_chamada": "autorizacao.recebida"}  # fmt: skip
_COMES = {
    "escreve_codigo_sms": "sms.recebido", "confirma_assinatura": "sms.recebido",
    "aceita_mbway": "mbway.pedido", "recusa_mbway": "mbway.pedido",
    "aceita_entidade": "pedido_entidade.recebido", "recusa_entidade": "pedido_entidade.recebido",
}  # fmt: skip
"""What moves whoever answers to something that came to the phone."""


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

    def made(self, events: Sequence[Happening], at: int, papers: Papers) -> Doing:
        """The steps of an event; what cannot be known is a remark at its place."""
        event = events[at]
        kind, _, name = event.actor.partition(":")
        if kind == BROWSER and event.type in ROWS and not event.cause:
            return [{REMARK: f"às {hour_of(event.at)}: não se sabe de quem é o navegador {name}"}]
        if kind not in self.language.kinds:
            return []
        self._look_ahead(events, at)
        try:
            return self.done(event) or self._elsewhere(events, at, papers)
        except Unrecorded as lost:
            told = f"às {hour_of(event.at)} {self.role(event.actor)}: {lost}; escreva aqui o passo"
            return [{REMARK: told}]

    def _look_ahead(self, events: Sequence[Happening], at: int) -> None:
        """What was wrong in a phrase or a token is in no journal; that it was, its answer tells."""
        event = events[at]
        if event.type not in ("decisao.enviada", "token.colado"):
            return
        answers = answers_to(events, at)
        if any(one.get("reason") == "frase_errada" for one in answers):
            self.refused_phrase = event.n
        if any(one.get("outcome") == "token_unknown" for one in answers):
            self.altered_token = event.n

    def _elsewhere(self, events: Sequence[Happening], at: int, papers: Papers) -> Doing:
        """What is done elsewhere than on the line: the first event of its command says it."""
        event = events[at]
        row = ROWS.get(event.type)
        if row is None or event.cause:
            return []
        found = row(Place(events, at, self._phone_of(event.actor), self._who(event.actor), papers))
        if found is None:
            return []
        verb, given = found
        step: dict[str, Any] = {f"{self.role(event.actor)}.{verb}": given}
        moves = _COMES.get(verb, "")
        if self.came.get(moves, 0) > self._moved.get(moves, 0):
            self._moved[moves] = self.came[moves]
            step["quando"] = moves
        return [step]

    def _phone_of(self, actor: str) -> Callable[[str], str]:
        phones = self._phones(actor)

        def phone(credential: str) -> str:
            number = credential.split(":")[1]
            return f"$eu.telemoveis.{phones.index(number) + 1}" if number in phones else number

        return phone

    def _who(self, actor: str) -> Callable[[str], str]:
        def who(name: str) -> str:
            name, _, datum = name.partition("#")
            if datum == "nic":
                return self.person_of("cidadao", name).document[:8]
            if actor == f"cidadao:{name}":
                return "$eu.id"
            return f"${self.role(f'cidadao:{name}')}.{datum or 'id'}"

        return who

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

    def copied(self, role: str, event: Happening) -> Doing:
        """A token asked for; asked for again, when the first answer never came."""
        case = event.get("case_id")
        word = "tenta_novamente" if case in self._tokens else "confirma_e_copia_token"
        self._tokens.add(case)
        return [{f"{role}.{word}": {}}]

    def confirmed(self, role: str, event: Happening) -> Doing:
        """Fields ticked."""
        return [{f"{role}.confirma_dados": {"campos": list(event.data.get("scopes") or ())}}]

    def pasted(self, role: str, event: Happening) -> Doing:
        """A token pasted, and sent."""
        token = "$eu.token_alterado" if self.altered_token == event.n else "$area_transferencia"
        return [
            {f"{role}.cola_token": {"token": token}},
            {f"{role}.autentica": {}},
        ]

    def decided(self, role: str, event: Happening) -> Doing:
        """The citizen's answer."""
        verb = _DECISIONS.get(event.get("decision"))
        if verb is None:
            return []
        chosen = self.phrase == "choose" and verb == "autoriza"
        wrong = chosen and self.refused_phrase == event.n
        given = {"frase": "$eu.frase_errada" if wrong else "$ouvido.frase"} if chosen else {}
        return [{f"{role}.{verb}": given, "quando": _MOVES[verb]}]

    def network(self, role: str, event: Happening) -> Doing:
        """Flight mode."""
        verb = "perde_rede" if event.data.get("offline") else "recupera_rede"
        return [{f"{role}.{verb}": {}}]

    def skewed(self, role: str, event: Happening) -> Doing:
        """The clock of a phone."""
        return [{f"{role}.acerta_relogio": {"desvio": event.get("minutes")}}]

    def pressed(self, role: str, event: Happening) -> Doing:
        """Keys during a call.  Errors: Unrecorded, always: which keys is not told."""
        raise Unrecorded(LOST["marca"])

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

    refused_phrase: int = 0
    altered_token: int = 0
    came: dict[str, int] = field(default_factory=dict)
    _moved: dict[str, int] = field(default_factory=dict)
    _heard: dict[str, str] = field(default_factory=dict)
    _tokens: set[str] = field(default_factory=set)
    _codes: int = 0
    _shown: str = ""
    _told: int = 0

    def _code_is_new(self) -> bool:
        new, self._told = self._codes > self._told, self._codes
        return new

    def saw_token(self, case: str) -> None:
        """A token came: whoever asks for it again asks for another."""
        self._tokens.discard(case)

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
    "token.pedido": Recording.copied,
    "decisao.enviada": Recording.decided,
    "telemovel.rede": Recording.network,
    "telemovel.relogio": Recording.skewed,
    "teclas.premidas": Recording.pressed,
    "atendimento.fechado": Recording.closed,
    "fala.dita": Recording.said,
}


def answers_to(events: Sequence[Happening], at: int) -> list[Happening]:
    """What followed at once, up to what somebody did next."""
    found = [events[at]]
    until = events[at].instant + timedelta(seconds=2)
    for event in events[at + 1 :]:
        kind = event.actor.partition(":")[0]
        by_hand = kind in ("cidadao", "operador") or (kind not in _MACHINES and not event.cause)
        if by_hand or event.instant > until:
            break
        found.append(event)
    return found
