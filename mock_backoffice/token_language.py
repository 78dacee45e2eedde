"""The token at the desk, copied and pasted: what an operator can do, and what can have happened."""

from datetime import datetime
from typing import ClassVar

from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event


# commands ---------------------------------------------------------------------------------------
@frozen
class ConfirmAndCopyToken:
    """Have the token issued, and copy it."""

    operator_id: str
    session_id: str
    case_id: str


@frozen
class OpenPhoneService:
    """Choose *Serviço por Telefone*."""

    operator_id: str
    session_id: str


@frozen
class Authenticate:
    """Exchange the pasted token for a session of the federated service."""

    operator_id: str
    session_id: str
    token: str
    service: str = "registo-criminal"


# events -----------------------------------------------------------------------------------------
@frozen
class TokenAsked(Event):
    """The operator confirms, and asks for the token."""

    TYPE: ClassVar[str] = "token.pedido"
    case_id: str
    answer_by: datetime


@frozen
class TokenReady(Event):
    """The token can be copied."""

    TYPE: ClassVar[str] = "token.copiado"
    case_id: str
    token_id: str
    expires_at: datetime


@frozen
class TokenOver(Event):
    """The token that was asked for had outlived its life before the desk heard of it."""

    TYPE: ClassVar[str] = "token.sem_validade"
    case_id: str
    token_id: str
    expires_at: datetime


@frozen
class PhoneServiceOpened(Event):
    """The page with *Inserir Token* is open."""

    TYPE: ClassVar[str] = "servico_por_telefone.aberto"
    operator_id: str


@frozen
class TokenPasted(Event):
    """A token was sent to be exchanged; only its digest leaves the desk."""

    TYPE: ClassVar[str] = "token.colado"
    VOLATILE: ClassVar[frozenset[str]] = frozenset({"digest"})
    operator_id: str
    service: str
    other_world: bool
    answer_by: datetime
    digest: str = ""


@frozen
class TokenAnswered(Event):
    """What the token was worth: the operator is at the federated service, or is told why not."""

    TYPE: ClassVar[str] = "autenticacao.resposta"
    operator_id: str
    case_id: str
    outcome: str
    federated_id: str


EVENTS: tuple[type[Event], ...] = (
    TokenAsked,
    TokenReady,
    TokenOver,
    PhoneServiceOpened,
    TokenPasted,
    TokenAnswered,
)
