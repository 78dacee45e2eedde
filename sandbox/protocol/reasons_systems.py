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
    "message_id_missing": Reason(
        "A message has no MessageID, or one that is neither a URI nor a GUID.",
        "A mensagem não tem um MessageID que sirva.",
        422,
    ),
    "action_missing": Reason(
        "A message has no Action.", "A mensagem não diz qual é a ação (Action).", 422
    ),
    "action_unknown": Reason(
        "No message has this Action: the answer has the nearest ones.",
        "Não existe nenhuma mensagem com esta ação (Action).",
        404,
    ),
    "to_foreign": Reason(
        "A message is addressed to another system than the one that takes its Action.",
        "A mensagem é dirigida a um sistema que não recebe esta ação (To).",
        422,
    ),
    "reply_to_missing": Reason(
        "A message that expects an asynchronous answer has no ReplyTo.",
        "A mensagem espera resposta e não diz para onde (ReplyTo).",
        422,
    ),
    "relates_to_unknown": Reason(
        "RelatesTo names a message that never left.",
        "A mensagem diz responder a outra que nunca foi enviada (RelatesTo).",
        422,
    ),
    "answer_foreign": Reason(
        "A message answers one that it cannot answer: other entities, or another operation.",
        "A mensagem não pode responder à mensagem que indica.",
        422,
    ),
    "box_full": Reason(
        "Too many messages wait for this entity: it has to confirm some first.",
        "A caixa da entidade está cheia. Tem de confirmar mensagens primeiro.",
    ),
    "sender_is_ours": Reason(
        "The system that sends such messages is the sandbox's own in this world.",
        "Neste mundo quem envia estas mensagens é a própria simulação.",
        409,
    ),
    "envelope_unreadable": Reason(
        "The bytes are no SOAP envelope that is read here.",
        "A mensagem não é um envelope SOAP que se possa ler.",
        400,
    ),
    "integration_credentials": Reason(
        "The Basic credentials are not those of the system that sends.",
        "As credenciais não são as do sistema que envia.",
        401,
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
