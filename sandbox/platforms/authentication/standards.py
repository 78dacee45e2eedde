"""The standards mode as data, OpenID Connect and CIBA: how each of its behaviours is known."""

from sandbox.protocol.vocabulary import Behaviour

STANDARDS: tuple[Behaviour, ...] = (
    Behaviour(
        "oidc",
        "A standards mode: OpenID Connect by code, with discovery, keys, userinfo and refresh, for "
        "systems to come.",
        "assumed",
        "OpenID Connect Core 1.0 and Discovery 1.0; no public text gives the real one such a mode",
        shown_by="tests/http/test_oidc.py",
    ),
    Behaviour(
        "oidc-pkce",
        "Every request has a code_challenge made with S256; a code serves once, its own service, "
        "address and verifier, within a minute; a second use takes its token back.",
        "assumed",
        "RFC 7636, RFC 9700, 2.1.1; RFC 6749, 4.1.2",
        "assercao_validade",
        shown_by="tests/http/test_oidc.py::test_a_code",
    ),
    Behaviour(
        "oidc-clients",
        "A service proves who it is by a secret (header or form) or by an assertion signed with a "
        "registered certificate, which serves once; one with neither is public.",
        "assumed",
        "RFC 6749, 2.3; RFC 7523, 3; OpenID Connect Core 1.0, 9",
        shown_by="tests/http/test_oidc.py::test_a_proof",
    ),
    Behaviour(
        "oidc-claims",
        "A citizen has another `sub` at each service; profile, email and phone are standard "
        "claims, an attribute's address is a scope and a claim in its published format.",
        "assumed",
        "OpenID Connect Core 1.0, 5.1, 5.4, 8.1; formats: fact sheet 3",
        shown_by="tests/http/test_oidc.py::test_userinfo",
    ),
    Behaviour(
        "oidc-level",
        "`acr_values` asks for a level of the Fornecedor de Autenticação, `acr` tells it.",
        "assumed",
        "fact sheet 1.6 (levels); the names urn:sandbox:faaalevel:… are ours",
        shown_by="tests/http/test_oidc.py::test_a_level",
    ),
    Behaviour(
        "oidc-objects",
        "A request may come signed with a registered certificate (exp, no sub), or be handed in "
        "before; then only what is inside counts, for one browser, for a minute.",
        "assumed",
        "RFC 9101; OpenID Connect Core 1.0, 6.1; RFC 9126",
        "assercao_validade",
        shown_by="tests/http/test_oidc_objects.py",
    ),
    Behaviour(
        "oidc-logout",
        "Who signs out shows an id_token; the token of that sign-in ends, nothing else does, and "
        "the one way back is the registered logout_url.",
        "assumed",
        "OpenID Connect RP-Initiated Logout 1.0; there is no single sign-on here",
        shown_by="tests/http/test_oidc_objects.py::test_who_signs_out",
    ),
    Behaviour(
        "oidc-errors",
        "Errors have the names of the standards; the reason of the house stands beside them.",
        "assumed",
        "RFC 6749, 4.1.2.1 and 5.2; RFC 6750, 3.1",
        shown_by="tests/http/test_oidc.py::test_a_wrong",
    ),
    Behaviour(
        "ciba",
        "CIBA, poll and ping: a service asks for a sign-in, the citizen confirms it in the app; "
        "push is refused.",
        "assumed",
        "OpenID Connect CIBA Core 1.0; no public text gives the real one such a mode",
        "ciba_validade, ciba_intervalo",
        shown_by="tests/http/test_ciba.py",
    ),
    Behaviour(
        "ciba-hints",
        "Exactly one hint: a phone number or NIC, an id_token of ours however old, or a token "
        "signed by the client with a `sub_id`.",
        "assumed",
        "CIBA Core 1.0, 7.1; RFC 9493; the forms of login_hint are ours",
        shown_by="tests/http/test_ciba.py::test_a_hint",
    ),
    Behaviour(
        "ciba-no-oracle",
        "Somebody without an app is answered like somebody whom nobody knows: unknown_user_id.",
        "assumed",
        "CIBA Core 1.0, 13 has no error for it; R17",
        shown_by="tests/http/test_ciba.py::test_who_has_no_app",
    ),
    Behaviour(
        "ciba-pace",
        "Whoever looks too soon must wait five seconds more from then on (`slow_down`).",
        "assumed",
        "CIBA Core 1.0, 11",
        "ciba_intervalo",
        shown_by="scenarios: rc-cib-001",
    ),
    Behaviour(
        "ciba-ping-once",
        "An answer is announced once, and not tried again; an end without an answer is not.",
        "assumed",
        "CIBA Core 1.0, 10.2 leaves both open",
        shown_by="tests/http/test_ciba.py::test_a_service_of_mode_ping",
    ),
    Behaviour(
        "ciba-in-app-alone",
        "A sign-in is confirmed in the unlocked app, not on the portal; it has level 3.",
        "assumed",
        "fact sheet 1.6 (Chave Móvel Digital); that the app counts as it is inferred",
        shown_by="tests/http/test_ciba.py::test_the_portal",
    ),
)
