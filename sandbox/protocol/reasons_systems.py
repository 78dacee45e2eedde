"""Why other systems refuse: SRIC, the integration platform, signatures with the CMD."""

from sandbox.protocol.reason import Reason

SYSTEMS: dict[str, Reason] = {
    # the list and the logins of SRIC
    "listed_user_unknown": Reason(
        "No user of this name and application is on the list.",
        "Não consta da listagem nenhum utilizador com este nome nesta aplicação.",
        404,
    ),
    "listed_user_exists": Reason(
        "The list already has a user of this name at this application.",
        "Já consta da listagem um utilizador com este nome nesta aplicação.",
    ),
    "listed_user_state": Reason(
        "The state of this user does not allow it.",
        "O estado deste utilizador não permite esta operação.",
    ),
    "account_unknown": Reason(
        "There is no login with this identifier.",
        "Não existe nenhum acesso com este identificador.",
        404,
    ),
    "account_not_locked": Reason(
        "The login is not locked.",
        "Este acesso não está bloqueado.",
    ),
    "own_account": Reason(
        "Nobody unlocks oneself.",
        "Ninguém desbloqueia o seu próprio acesso. Peça a outro gestor.",
    ),
    "transaction_unknown": Reason(
        "No transaction has this number, or it has been purged.",
        "Não existe nenhuma transação com este número, ou já foi eliminada.",
        404,
    ),
    # messages between systems
    "message_not_dead": Reason(
        "The message got through, is on its way, or was put away: there is nothing to do.",
        "Esta mensagem não está por tratar.",
    ),
    # signatures with the Chave Móvel Digital
    "signature_unknown": Reason(
        "This caller has begun no signature of this kind.",
        "Não há nenhuma assinatura em curso.",
        404,
    ),
    "signature_over": Reason(
        "The signature is over: confirmed, expired or without attempts left.",
        "Esta assinatura já terminou. Comece outra.",
    ),
    "saml_unreadable": Reason(
        "The field SAMLRequest is not base64 of a request that is taken here.",
        "O pedido SAML do serviço não se consegue ler.",
        400,
    ),
    "saml_unsigned": Reason(
        "The SAML request is not signed.",
        "O pedido SAML do serviço não está assinado.",
        400,
    ),
    "saml_signature": Reason(
        "The signature is not good, or of no registered certificate.",
        "A assinatura do pedido SAML do serviço não é válida.",
        400,
    ),
    "saml_wrapped": Reason(
        "The signature does not cover the whole request, and it alone.",
        "A assinatura do pedido SAML não é do próprio pedido.",
        400,
    ),
    "saml_stale": Reason(
        "The SAML request was not issued within five minutes.",
        "O pedido SAML do serviço não é de agora.",
        400,
    ),
    "saml_replayed": Reason(
        "A SAML request with this ID came before.",
        "Este pedido SAML já foi usado.",
        400,
    ),
    "saml_destination": Reason(
        "The SAML request is meant for somebody else.",
        "O pedido SAML do serviço é para outro destino.",
        400,
    ),
    "saml_unsupported": Reason(
        "The SAML request asks for something that is not there.",
        "O pedido SAML do serviço pede o que não existe aqui.",
        400,
    ),
    "saml_attributes": Reason(
        "The attributes or the level of the SAML request are wrong.",
        "Os atributos pedidos pelo serviço não são aceites.",
        400,
    ),
    "saml_relay_state": Reason(
        "RelayState is too long, or cannot be shown.",
        "O RelayState do pedido SAML não é aceite.",
        400,
    ),
}
