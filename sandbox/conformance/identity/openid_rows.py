"""What is asked of an identity provider by OpenID Connect: FA-301 to FA-3…

Numbers are for ever: a control that goes leaves its number empty.  The real Fornecedor de
Autenticação is not known to have this mode, so all of it is assumed, whatever the standards say.
"""

from sandbox.conformance.control import Control
from sandbox.conformance.identity import openid as plays
from sandbox.conformance.identity import tokens
from sandbox.conformance.identity.openid import Play, told_error
from sandbox.conformance.identity.tokens import GRANT, HOUR_S, bad_assertion, changed

CORE, DISCOVERY = "OpenID Connect Core 1.0", "OpenID Connect Discovery 1.0"
OAUTH, PKCE, PROOF = "RFC 6749", "RFC 7636", "RFC 7523, 3"
FOUND, ASKED, CODED, GOOD = "FA-301", "FA-303", "FA-310", "FA-311"


def row(number: int, asks: str, clause: str, play: Play, *needs: str) -> Control:
    """A control of this part of the catalogue."""
    return Control(f"FA-{number}", asks, clause, "assumed", play, needs)


CONTROLS: tuple[Control, ...] = (
    row(301, "A descoberta está completa, e o issuer é o endereço do componente.",
        f"{DISCOVERY}, 3 e 4.3", plays.discovery),
    row(302, "As chaves publicadas são públicas, e cada uma tem o seu nome.", "RFC 7517, 4 e 5",
        plays.keys, FOUND),
    row(303, "Um pedido bom chega à página de autenticação, e nada é dado sem ninguém entrar.",
        f"{CORE}, 3.1.2.3", plays.page_shown, FOUND),
    row(304, "Sem code_challenge devolve invalid_request.", f"{PKCE}, 4.4.1; RFC 9700, 2.1.1",
        told_error("invalid_request", code_challenge=None, code_challenge_method=None), ASKED),
    row(305, "Com code_challenge_method=plain devolve invalid_request.", "RFC 9700, 2.1.1",
        told_error("invalid_request", code_challenge_method="plain"), ASKED),
    row(306, "Outro response_type devolve unsupported_response_type.", f"{OAUTH}, 4.1.2.1",
        told_error("unsupported_response_type", "unauthorized_client", response_type="token"),
        ASKED),
    row(307, "Com prompt=none e ninguém autenticado devolve login_required.", f"{CORE}, 3.1.2.6",
        plays.nobody_there, ASKED),
    row(308, "Um cliente desconhecido não leva o navegador a lado nenhum.", f"{OAUTH}, 4.1.2.1",
        plays.unknown_client, ASKED),
    row(309, "Recusa os truques com redirect_uri, também quando vem duas vezes.",
        f"{CORE}, 3.1.2.1; RFC 9700, 2.1", plays.tricked, ASKED),
    row(310, "Um cidadão entra: code, o state sinal a sinal, e iss quando a descoberta o promete.",
        f"{OAUTH}, 4.1.2; RFC 9207, 2", plays.comes_back, ASKED),
    row(311, "O código troca-se por tokens, que não se guardam em caminho nenhum (no-store).",
        f"{CORE}, 3.1.3.3; {OAUTH}, 5.1", plays.good_flow, CODED),
    row(312, "O id_token vem assinado por uma chave publicada, com aud, iss e exp certos.",
        f"{CORE}, 3.1.3.7", plays.signature, GOOD),
    row(313, "O id_token tem iss, sub, aud, exp e iat, e é de agora.", f"{CORE}, 2",
        plays.times, "FA-312"),
    row(314, "O id_token traz o nonce do pedido.", f"{CORE}, 3.1.3.7 (11)", plays.nonce, "FA-312"),
    row(315, "at_hash é o do access_token.", f"{CORE}, 3.1.3.6", plays.half_hash, "FA-312"),
    row(316, "O mesmo cidadão tem sempre o mesmo sub, também no userinfo.", f"{CORE}, 5.3.2 e 8",
        plays.same_subject, "FA-312"),
    row(317, "Quem desiste volta com access_denied e o state.", f"{OAUTH}, 4.1.2.1",
        plays.cancelled, ASKED),
    row(320, "Um código serve uma vez; quando volta, o token é retirado.",
        f"{OAUTH}, 4.1.2 e 10.5", tokens.replayed, GOOD),
    row(321, "O mesmo código duas vezes ao mesmo tempo dá tokens a um só.", f"{OAUTH}, 4.1.2",
        tokens.both_at_once, GOOD),
    row(322, "Recusa outro code_verifier.", f"{PKCE}, 4.6",
        changed("code_verifier de outro", GRANT, code_verifier="y" * 43), GOOD),
    row(323, "Recusa um código sem code_verifier.", f"{PKCE}, 4.5",
        changed("sem code_verifier", GRANT, "invalid_request", code_verifier=None), GOOD),
    row(324, "Recusa outro redirect_uri na troca.", f"{OAUTH}, 4.1.3",
        changed("redirect_uri de outro", GRANT, redirect_uri="http://127.0.0.1:1/outra"), GOOD),
    row(325, "Recusa um código que ninguém recebeu.", f"{OAUTH}, 5.2", tokens.unknown_code, FOUND),
    row(326, "Recusa o código de outro serviço.", f"{OAUTH}, 4.1.3", tokens.foreign_code, GOOD),
    row(327, "Recusa outro grant_type.", f"{OAUTH}, 5.2", tokens.unsupported_grant, FOUND),
    row(328, "Um refresh_token troca-se, e o de ninguém é recusado.", f"{OAUTH}, 6",
        tokens.renewed, GOOD),
    row(330, "Recusa um client_secret errado, ou nenhum.", f"{OAUTH}, 2.3.1 e 5.2",
        tokens.wrong_secret, FOUND),
    row(331, "Recusa uma client_assertion de outra chave.", PROOF,
        bad_assertion("client_assertion de outra chave", nobody=True), GOOD),
    row(332, "Recusa uma client_assertion sem assinatura.", f"{PROOF}; RFC 8725, 3.2",
        bad_assertion("client_assertion com alg none", alg="none"), GOOD),
    row(333, "Recusa uma client_assertion fora de prazo.", PROOF,
        bad_assertion("client_assertion de há uma hora", late_s=HOUR_S), GOOD),
    row(334, "Recusa uma client_assertion para outro (aud).", PROOF,
        bad_assertion("aud de outro", aud="https://outro.test"), GOOD),
    row(335, "Recusa uma client_assertion em nome de outro (iss e sub).", PROOF,
        bad_assertion("sub de outro", sub="9999999999999999999"), GOOD),
    row(336, "Uma client_assertion serve uma vez (jti).", f"{PROOF} (7)", tokens.assertion_again,
        GOOD),
    row(340, "O userinfo diz quem entrou a quem tem o token.", f"{CORE}, 5.3",
        plays.told_of_citizen, GOOD),
    row(341, "O userinfo recusa um token de ninguém: 401, Bearer, invalid_token.",
        "RFC 6750, 3 e 3.1", plays.bad_bearer, FOUND),
)  # fmt: skip
