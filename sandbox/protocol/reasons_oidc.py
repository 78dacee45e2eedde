"""Why what services ask by OpenID Connect is refused."""

from sandbox.protocol.reason import Reason

_TELL = "O serviço fez um pedido de autenticação que não pode ser aceite."
_CODE = "O serviço tentou usar uma autenticação que já não serve."

OIDC: dict[str, Reason] = {
    # the authorization endpoint
    "oidc_request_invalid": Reason(
        "A parameter of the request is missing, stands twice, or is wrong.", _TELL, 400
    ),
    "oidc_request_object": Reason(
        "The request stands at an address elsewhere, or asks the phone by an object.",
        _TELL,
        400,
    ),
    "oidc_response_type": Reason("Only the code flow is there (response_type code).", _TELL, 400),
    "oidc_scope_invalid": Reason(
        "The scope lacks openid, or has what is unknown or not allowed.", _TELL, 400
    ),
    "oidc_pkce_missing": Reason(
        "The request has no code_challenge made with S256 (PKCE).", _TELL, 400
    ),
    "oidc_login_required": Reason(
        "The request wants no page shown, and nobody is signed in.", _TELL, 400
    ),
    "oidc_object_malformed": Reason(
        "The request object is no JSON Web Token with the parameters of RFC 9101.", _TELL, 400
    ),
    "oidc_object_unsigned": Reason("The request object is not signed (alg none).", _TELL, 400),
    "oidc_object_signature": Reason(
        "No valid certificate of this client signed the request object, or not by RS256 or PS256.",
        _TELL,
        400,
    ),
    "oidc_object_foreign": Reason(
        "The request object is of another client (iss, client_id), or says who calls (sub).",
        _TELL,
        400,
    ),
    "oidc_object_audience": Reason("The request object is not for this issuer.", _TELL, 400),
    "oidc_object_expired": Reason("The request object is not good at this instant.", _TELL, 400),
    "oidc_pushed_unknown": Reason(
        "No such pushed request waits for this client and browser.", _TELL, 400
    ),
    "oidc_hint": Reason(
        "The id_token_hint is missing, was not signed here, or is of another client.",
        "O serviço não mostrou de que autenticação se quer sair.",
        400,
    ),
    # who calls
    "oidc_client_unknown": Reason(
        "No client has this identifier.", "O serviço não está registado.", 401
    ),
    "oidc_client_proof": Reason(
        "The client must prove who it is in one way that it is registered for.",
        "O serviço não provou quem é.",
        401,
    ),
    "oidc_client_secret": Reason(
        "The client_secret is not the one that was made last.",
        "O segredo do serviço não está certo.",
        401,
    ),
    "client_assertion_malformed": Reason(
        "The client_assertion is no JSON Web Token with the claims of RFC 7523.",
        "A prova do serviço não se consegue ler.",
        401,
    ),
    "client_assertion_unsigned": Reason(
        "The client_assertion is not signed (alg none).",
        "A prova do serviço não traz assinatura.",
        401,
    ),
    "client_assertion_signature": Reason(
        "No valid certificate of this client made the signature, or its algorithm is not taken.",
        "A assinatura da prova do serviço não está certa.",
        401,
    ),
    "client_assertion_foreign": Reason(
        "The client_assertion is of another client (iss, sub).",
        "A prova é de outro serviço.",
        401,
    ),
    "client_assertion_audience": Reason(
        "The client_assertion is for somebody else (aud).",
        "A prova do serviço é para outro destino.",
        401,
    ),
    "client_assertion_expired": Reason(
        "The client_assertion is over, not yet good, or good for too long.",
        "A prova do serviço está fora de validade.",
        401,
    ),
    "client_assertion_replayed": Reason(
        "The client_assertion has been used (jti).", "A prova do serviço já foi usada.", 401
    ),
    # the token endpoint
    "oidc_grant_type": Reason("No such grant_type is there.", _TELL, 400),
    "oidc_server_error": Reason("The server failed, by order.", _TELL, 500),
    "oidc_code_unknown": Reason("Nobody was given this code.", _CODE, 400),
    "oidc_code_foreign": Reason("The code was issued to another client.", _CODE, 400),
    "oidc_code_used": Reason(
        "The code has been used: what it was changed for is taken back.", _CODE, 400
    ),
    "oidc_code_expired": Reason("The code is over.", _CODE, 400),
    "oidc_redirect_other": Reason("The redirect_uri is not the one of the request.", _CODE, 400),
    "oidc_verifier_wrong": Reason(
        "The code_verifier is not what the code_challenge was made of.", _CODE, 400
    ),
    "oidc_refresh_unknown": Reason(
        "The refresh_token is not the last one of this client.", _CODE, 400
    ),
    "oidc_scope_insufficient": Reason(
        "The access token was not given by OpenID Connect.", "O token não serve aqui.", 403
    ),
    # CIBA
    "ciba_push": Reason(
        "Answers to CIBA are fetched (poll) or announced (ping); push is not offered.",
        "Este modo de CIBA não existe aqui: use poll ou ping.",
        422,
    ),
    "ciba_hints": Reason("Exactly one hint names the citizen.", _TELL, 400),
    "ciba_hint_unknown": Reason(
        "The hint names nobody who can confirm a sign-in in the app.",
        "O serviço indicou alguém que não pode autenticar-se pela aplicação.",
        400,
    ),
    "ciba_hint_unsigned": Reason(
        "The id_token_hint was not signed here for this client.", _TELL, 400
    ),
    "ciba_hint_expired": Reason("The login_hint_token is over.", _TELL, 400),
    "ciba_hint_malformed": Reason(
        "The login_hint_token is not signed by this client, for us, with a sub_id.", _TELL, 400
    ),
    "ciba_message": Reason(
        "The binding_message is too long, or has more than plain text.",
        "A mensagem que o serviço quer mostrar não serve: no máximo 60 caracteres.",
        400,
    ),
    "ciba_expiry": Reason("The requested_expiry is no number of seconds.", _TELL, 400),
    "ciba_notification_token": Reason(
        "A client of mode ping must send a client_notification_token.", _TELL, 400
    ),
    "ciba_pending": Reason(
        "The citizen has not answered yet.", "O cidadão ainda não respondeu.", 400
    ),
    "ciba_slow_down": Reason(
        "The service looked sooner than it may: it must wait longer from now on.",
        "O serviço consultou cedo de mais.",
        400,
    ),
    "ciba_unknown": Reason("Nobody was given this auth_req_id.", _CODE, 400),
    "ciba_foreign": Reason("The auth_req_id was given to another client.", _CODE, 400),
    "ciba_used": Reason("The tokens of this auth_req_id have been taken.", _CODE, 400),
    "ciba_denied": Reason("The citizen said no.", "O cidadão recusou a autenticação.", 400),
    "ciba_expired": Reason(
        "Nobody answered in time.", "O pedido de autenticação perdeu a validade.", 400
    ),
    "only_in_app": Reason(
        "A sign-in is confirmed in the app alone.",
        "Um pedido de autenticação só se confirma na aplicação do telemóvel.",
    ),
}
