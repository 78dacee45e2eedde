"""What is asked of an identity provider by OAuth2 of Autenticação.gov: FA-101 to FA-1…

Numbers are for ever: a control that goes leaves its number empty.
"""

from sandbox.conformance.control import Control
from sandbox.conformance.identity import attributes
from sandbox.conformance.identity import oauth as plays
from sandbox.conformance.identity.oauth import NAME, Play

REQUEST, BACK = "ficha de factos 1.2 (AUT-OA)", "ficha de factos 1.3 (AUT-OA)"
ATTRIBUTES, REFRESH = "ficha de factos 1.4 (AUT-OA)", "ficha de factos 1.5 (AUT-MAN, 8)"
RFC = "RFC 6749"
GOOD, LISTED, RENEWED = "FA-110", "FA-121", "FA-140"


def row(number: int, asks: str, clause: str, certainty: str, play: Play, *needs: str) -> Control:
    """A control of this part of the catalogue."""
    return Control(f"FA-{number}", asks, clause, certainty, play, needs)


CONTROLS: tuple[Control, ...] = (
    row(101, "Um pedido bom chega à página de autenticação, e nada é dado sem ninguém entrar.",
        REQUEST, "official", plays.page_shown),
    row(102, "Os caminhos servem em maiúsculas e em minúsculas.", "ficha de factos 1.1", "assumed",
        plays.any_case, "FA-101"),
    row(103, "Outro response_type devolve unsupported_grant_type, com o state.", BACK, "official",
        plays.told_error("unsupported_grant_type", response_type="code"), "FA-101"),
    row(104, "Sem scope devolve invalid_request, com o state.", BACK, "official",
        plays.told_error("invalid_request", scope=None), "FA-101"),
    row(105, "Um scope que não identifica ninguém devolve invalid_request.",
        "ficha de factos 3 (conjuntos mínimos)", "official",
        plays.told_error("invalid_request", scope=NAME), "FA-101"),
    row(106, "Um cliente desconhecido não entra, nem leva o navegador a um endereço por registar.",
        f"{BACK}; {RFC}, 4.2.2.1", "official", plays.unknown_client, "FA-101"),
    row(107, "Recusa os truques com redirect_uri.", f"{REQUEST}; {RFC}, 10.15; RFC 9700, 2.1",
        "official", plays.tricked, "FA-101"),
    row(108, "Um redirect_uri repetido não leva o navegador para outro sítio.", f"{RFC}, 3.1",
        "assumed", plays.twice, "FA-101"),
    row(110, "Um cidadão entra: token_type bearer e expires_in no fragmento.", BACK, "official",
        plays.fragment_form, "FA-101"),
    row(111, "O token é um GUID em minúsculas.", BACK, "official", plays.token_is_guid, GOOD),
    row(112, "O state volta como foi, sinal a sinal.", REQUEST, "official", plays.state_kept, GOOD),
    row(113, "O token vem no fragmento, e nunca na query.", BACK, "official",
        plays.only_in_fragment, GOOD),
    row(114, "Duas autenticações dão dois tokens.", f"{RFC}, 10.10", "assumed", plays.never_twice,
        GOOD),
    row(115, "Quem desiste volta com cancelled, o state, e sem token.", BACK, "official",
        plays.cancelled, "FA-101"),
    row(120, "AttributeManager dá token e authenticationContextId (GUID) por um token bom.",
        ATTRIBUTES, "official", attributes.begins, GOOD),
    row(121, "Cada atributo é Pending, Available ou NotAvailable, e num minuto nenhum é Pending.",
        ATTRIBUTES, "official", attributes.ends, "FA-120"),
    row(122, "Mais de um pedido por segundo é recusado, e depois tudo corre bem.", ATTRIBUTES,
        "assumed", attributes.too_often, LISTED),
    row(123, "attributesName escolhe entre os atributos do token.", ATTRIBUTES, "official",
        attributes.chosen, LISTED),
    row(124, "Não dá atributos que não estavam no scope.", ATTRIBUTES, "assumed",
        attributes.beyond, LISTED),
    row(125, "Um token desconhecido é recusado em JSON.", ATTRIBUTES, "official",
        attributes.unknown),
    row(126, "O contexto de uma autenticação não se lê com o token de outra.", ATTRIBUTES,
        "assumed", attributes.foreign_context, LISTED),
    row(127, "Aceita um formulário e chaves a mais.", ATTRIBUTES, "assumed", attributes.as_form,
        LISTED),
    row(128, "Api/Resource, a forma antiga, dá tudo numa resposta.", ATTRIBUTES, "official",
        attributes.at_once, LISTED),
    row(129, "Um corpo que não se lê é recusado, sem rebentar.", ATTRIBUTES, "assumed",
        attributes.unreadable),
    row(130, "Dois pedidos iguais ao mesmo tempo não se estragam um ao outro.", ATTRIBUTES,
        "assumed", attributes.both_at_once, LISTED),
    row(131, "Um token fora de prazo é recusado em JSON.", ATTRIBUTES, "official",
        attributes.expired),
    row(140, "O último par troca-se por um novo, que serve.", REFRESH, "official",
        attributes.refreshes, LISTED),
    row(141, "O par antigo deixa de servir.", REFRESH, "official", attributes.old_discarded,
        RENEWED),
    row(142, "Um par que não é o último é recusado.", REFRESH, "official",
        attributes.wrong_refresh, RENEWED),
)  # fmt: skip
