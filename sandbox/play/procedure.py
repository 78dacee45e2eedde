"""What no run may ever do, whatever people do and whatever breaks: the rules, read in a journal.

Each request, token and session is followed by its own identifiers, so that two calls at once do
not hide what happened in one of them.  Pure: events in, broken rules out.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.play.happening import Happening

RULES: dict[str, str] = {
    "autorizacao-de-quem-recusou": "um pedido recusado, cancelado ou expirado foi autorizado (R2)",
    "codigo-sem-autorizacao": "um código de um pedido que o cidadão não autorizou (R2)",
    "codigo-aceite-duas-vezes": "um código serviu mais do que uma vez (R5)",
    "codigo-depois-do-fim": "um código foi aceite depois de o pedido acabar (R4, R6)",
    "codigo-com-tentativas-a-mais": "um pedido aguentou mais tentativas do que o limite (R6)",
    "codigo-fora-do-prazo": "um código foi aceite depois do seu prazo (R4)",
    "dados-sem-codigo": "dados entregues ou mostrados antes do código certo do pedido (R15)",
    "dados-a-mais": "dados além dos que o cidadão autorizou (R15)",
    "dados-de-outro": "dados, token ou sessão de outro cidadão (R15)",
    "token-sem-codigo": "um token sem código certo (R16)",
    "token-usado-duas-vezes": "um token serviu mais do que uma vez (R16)",
    "token-fora-do-prazo": "um token serviu depois do seu prazo (R16)",
    "sessao-sem-token": "uma sessão do portal sem token, ou de outro operador (R16)",
    "pedido-submetido-duas-vezes": "um certificado pedido mais do que uma vez na mesma sessão",
    "dois-pedidos-vivos": "dois pedidos vivos do mesmo cidadão ao mesmo operador (R9)",
}
"""Every rule, with what it says when it is broken."""
_ENDS = {
    "autorizacao.recusada", "autorizacao.expirada", "autorizacao.cancelada", "codigo.bloqueado",
    "codigo.expirado",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Broken:
    """One rule that did not hold, and the event at which it did not."""

    rule: str
    n: int

    def __str__(self) -> str:
        return f"{RULES[self.rule]}, n.º {self.n}"


@dataclass
class _Request:
    citizen: str
    operator: str
    case: str
    scopes: tuple[str, ...]
    approved: bool = False
    over: bool = False
    accepted: bool = False
    wrong: int = 0
    until: str = ""


@dataclass
class _Token:
    citizen: str
    operator: str
    until: str
    used: bool = False


@dataclass
class Reader:
    """Follows one journal: `broken` grows as events are read."""

    attempts: int = 3
    requests: dict[str, _Request] = field(default_factory=dict)
    tokens: dict[str, _Token] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    exchanged: dict[str, str] = field(default_factory=dict)
    submitted: set[str] = field(default_factory=set)
    broken: list[Broken] = field(default_factory=list)

    def read(self, event: Happening) -> None:
        """Take one event."""
        rule = _READ.get(event.type)
        if rule is not None:
            for name in rule(self, event):
                self.broken.append(Broken(name, event.n))

    # requests and codes -------------------------------------------------------------------------
    def world(self, event: Happening) -> Iterable[str]:
        """The limits of this world."""
        policy = event.data.get("policy")
        changes: Any = event.data.get("changes") or ()
        given = dict(policy) if isinstance(policy, dict) else dict(changes)
        self.attempts = int(given.get("code_attempts", self.attempts))
        return ()

    def asked(self, event: Happening) -> Iterable[str]:
        """A request opens."""
        citizen, operator = event.get("citizen_id"), event.get("operator_id")
        alive = any(
            not (one.over or one.accepted)
            for one in self.requests.values()
            if (one.citizen, one.operator) == (citizen, operator)
        )
        self.requests[event.get("request_id")] = _Request(
            citizen, operator, event.get("case_id"), tuple(event.data.get("scopes") or ())
        )
        return ("dois-pedidos-vivos",) if alive else ()

    def approved(self, event: Happening) -> Iterable[str]:
        """The citizen says yes."""
        found = self.requests.get(event.get("request_id"))
        if found is None or found.over:
            return ("autorizacao-de-quem-recusou",)
        found.approved = True
        return ()

    def code(self, event: Happening) -> Iterable[str]:
        """A code is made, or shown."""
        found = self.requests.get(event.get("request_id"))
        if found is None or not found.approved:
            return ("codigo-sem-autorizacao",)
        found.until = event.get("expires_at") or found.until
        return ()

    def accepted(self, event: Happening) -> Iterable[str]:
        """A code is right."""
        found = self.requests.get(event.get("request_id"))
        if found is None or not found.approved:
            return ("codigo-sem-autorizacao",)
        broken = []
        if found.accepted:
            broken.append("codigo-aceite-duas-vezes")
        if found.over:
            broken.append("codigo-depois-do-fim")
        if found.until and event.instant >= datetime.fromisoformat(found.until):
            broken.append("codigo-fora-do-prazo")
        found.accepted = True
        return broken

    def refused(self, event: Happening) -> Iterable[str]:
        """A code is wrong."""
        found = self.requests.get(event.get("request_id"))
        if found is None or event.get("reason") != "code_wrong":
            return ()
        found.wrong += 1
        return ("codigo-com-tentativas-a-mais",) if found.wrong > self.attempts else ()

    def ended(self, event: Happening) -> Iterable[str]:
        """A request is over."""
        found = self.requests.get(event.get("request_id"))
        if found is not None:
            found.over = True
        return ()

    # data, tokens, sessions ---------------------------------------------------------------------
    def delivered(self, event: Happening) -> Iterable[str]:
        """Data leave for a desk."""
        found = self.requests.get(event.get("request_id"))
        if found is None or not found.accepted:
            return ("dados-sem-codigo",)
        broken = []
        if found.citizen != event.get("citizen_id") or found.operator != event.get("operator_id"):
            broken.append("dados-de-outro")
        if not set(event.data.get("scopes") or ()) <= set(found.scopes):
            broken.append("dados-a-mais")
        return broken

    def revealed(self, event: Happening) -> Iterable[str]:
        """Data appear at a desk."""
        own = [one for one in self.requests.values() if one.case == event.get("case_id")]
        allowed = [one for one in own if one.accepted]
        if not allowed:
            return ("dados-sem-codigo",)
        shown = {row[0] for row in event.data.get("data") or () if isinstance(row, list)}
        return () if any(shown <= set(one.scopes) for one in allowed) else ("dados-a-mais",)

    def issued(self, event: Happening) -> Iterable[str]:
        """A token exists."""
        found = self.requests.get(event.get("request_id"))
        self.tokens[event.get("token_id")] = _Token(
            event.get("citizen_id"), event.get("operator_id"), event.get("expires_at")
        )
        if found is None or not found.accepted:
            return ("token-sem-codigo",)
        same = (found.citizen, found.operator) == (
            event.get("citizen_id"),
            event.get("operator_id"),
        )
        return () if same else ("dados-de-outro",)

    def used(self, event: Happening) -> Iterable[str]:
        """A token becomes a session."""
        found = self.tokens.get(event.get("token_id"))
        if found is None:
            return ("sessao-sem-token",)
        broken = ["token-usado-duas-vezes"] if found.used else []
        if found.until and event.instant >= datetime.fromisoformat(found.until):
            broken.append("token-fora-do-prazo")
        found.used = True
        self.exchanged[event.get("federated_id")] = event.get("token_id")
        return broken

    def opened(self, event: Happening) -> Iterable[str]:
        """The portal opens a session for an operator."""
        if "citizen_id" not in event.data or "session_id" not in event.data:
            return ()  # a session of another way into the portal
        token = self.tokens.get(self.exchanged.get(event.get("federated_id"), ""))
        self.sessions[event.get("federated_id")] = event.get("citizen_id")
        if token is None or token.operator != event.get("operator_id"):
            return ("sessao-sem-token",)
        return () if token.citizen == event.get("citizen_id") else ("dados-de-outro",)

    def requested(self, event: Happening) -> Iterable[str]:
        """A certificate is asked for."""
        session = event.get("federated_id")
        if session not in self.sessions:
            return ()
        broken = ["pedido-submetido-duas-vezes"] if session in self.submitted else []
        self.submitted.add(session)
        if self.sessions[session] != event.get("citizen_id"):
            broken.append("dados-de-outro")
        return broken


_READ: dict[str, Callable[[Reader, Happening], Iterable[str]]] = {
    "mundo.criado": Reader.world,
    "politica.mudou": Reader.world,
    "autorizacao.pedida": Reader.asked,
    "autorizacao.autorizada": Reader.approved,
    "codigo.emitido": Reader.code,
    "codigo.apresentado": Reader.code,
    "codigo.aceite": Reader.accepted,
    "codigo.recusado": Reader.refused,
    **dict.fromkeys(_ENDS, Reader.ended),
    "dados.entregues": Reader.delivered,
    "dados.revelados": Reader.revealed,
    "token.emitido": Reader.issued,
    "token.usado": Reader.used,
    "sessao.aberta": Reader.opened,
    "pedido.submetido": Reader.requested,
}


def broken_rules(events: Iterable[Happening]) -> list[Broken]:
    """Every rule that a journal breaks, in order."""
    reader = Reader()
    for event in events:
        reader.read(event)
    return reader.broken
