"""ISCAPI as data: how each imitated behaviour is known."""

from sandbox.protocol.vocabulary import Behaviour

_SHEET = "fact sheet 5.2"
_CORE = "tests/sandbox/platforms/test_iscapi_core.py"
_CHECKS = "tests/sandbox/platforms/test_iscapi_checks.py"
_WIRE = "tests/http/test_iscapi.py"
BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour(
        "iscapi-envelope",
        "`messageRequest` has messageData, requestData, operationData and any attachContext, in "
        "this order and without namespace; the reply has `result`, `message` and `messageGuid`.",
        "official",
        _SHEET,
        shown_by=_WIRE,
    ),
    Behaviour(
        "iscapi-values",
        "Twenty operations whose number and name belong together, channels, payment means, fee "
        "types, user types, states, reply and error codes; codes of entities and services, "
        "instants and amounts have one form.",
        "official",
        f"{_SHEET}; action codes: ISCAPI, value tables",
        shown_by=_CHECKS,
    ),
    Behaviour(
        "iscapi-members",
        "The members of all twenty operations are checked, with the published codes of what is "
        "missing or invalid; where table, sample and codes of one differ, a member may be missing "
        "unless a code says that it may not (assumed). A form is taken as it comes.",
        "official",
        f"{_SHEET} (GetPaymentMethods, PaymentDataCommunication); ISCAPI, operations, value tables",
        shown_by=_CHECKS,
    ),
    Behaviour(
        "iscapi-refusal",
        "What is wrong is told in `message` of a reply whose `result` is false: code, place, "
        "nearest valid value, for everything at once; only what is no messageRequest is a Fault.",
        "assumed",
        "codes are published, where they stand is not; codes `SIM_` are ours",
        shown_by=_CHECKS,
    ),
    Behaviour(
        "iscapi-empty",
        "A member without a published code for its absence may be empty, or missing.",
        "assumed",
        "ISCAPI, fixed structure says 1..1 of all, its samples are empty here and there",
        shown_by=_CHECKS,
    ),
    Behaviour(
        "iscapi-receiver",
        "messageEntityId is who sends, messageRelatesToEntityId whom the message is meant for.",
        "assumed",
        "ISCAPI, fixed structure: messageData routes the message, and both are mandatory",
        shown_by=_CORE,
    ),
    Behaviour(
        "iscapi-box",
        "A message is kept for its entity, which reads it with Basic credentials and confirms it; "
        "at most 500 wait for one, 2000 in all.",
        "assumed",
        "the real platform delivers to an address; the box is ours",
        shown_by=_WIRE,
    ),
    Behaviour(
        "iscapi-delivery",
        "A message is brought to the address of its entity, an answer to the ReplyTo of its "
        "question: 200 or 202 acknowledge, anything else is tried again five times, ten minutes "
        "apart. How an entity gives its address, and that what nobody took waits in its box, is "
        "assumed.",
        "official",
        "fact sheet 5.1; public repository amagovpt/ISCAPI, «Plataforma de Integração»",
        "integracao_repeticoes, integracao_intervalo, retorno_prazo",
        shown_by=_CORE,
    ),
    Behaviour(
        "iscapi-repeats",
        "A MessageID that is known goes no further, is noted, and is answered as the first time.",
        "official",
        "fact sheet 5.1",
        shown_by=_CORE,
    ),
    Behaviour(
        "iscapi-answers",
        "An answer names its question by RelatesTo or messageRelatesToId, between the same two "
        "entities; operations 007, 009 and 019 answer 006, 008 and 018, which need a ReplyTo.",
        "assumed",
        "RelatesTo and ReplyTo: fact sheet 5.1 (official); which operation answers which: names",
        shown_by=_CORE,
    ),
)
