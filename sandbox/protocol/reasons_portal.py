"""Why steps at the portal are refused: the service, payments, the criminal record."""

from sandbox.protocol.reason import Reason

PORTAL: dict[str, Reason] = {
    "portal_not_registered": Reason(
        "The portal of the sandbox has been taken out of the register of service providers.",
        "Este portal não está no registo de prestadores e não pode pedir autenticações.",
        403,
    ),
    # the federated service
    "session_unknown": Reason(
        "The federated service has no such session.",
        "Esta sessão do serviço não existe ou já foi fechada.",
        404,
    ),
    "sign_in_unknown": Reason(
        "No sign-in is going on in this browser.",
        "A autenticação terminou ou ainda não começou. Volte ao serviço e inicie sessão de novo.",
    ),
    "cmd_wrong": Reason(
        "Number and PIN are not those of a Chave Móvel Digital that serves.",
        "O número de telemóvel ou o PIN não estão certos.",
    ),
    "cmd_blocked": Reason(
        "Too many wrong PINs for this number.",
        "Este acesso está bloqueado por algum tempo, porque o PIN falhou várias vezes.",
        429,
    ),
    "code_sends": Reason(
        "No further code is sent in this sign-in.",
        "Já foram enviados os códigos possíveis. Cancele e inicie sessão de novo.",
        429,
    ),
    "card_missing": Reason(
        "No card is in the reader.",
        "Não há cartão no leitor. Insira o Cartão de Cidadão.",
    ),
    "card_none": Reason(
        "This person has no Cartão de Cidadão.",
        "Esta pessoa não tem Cartão de Cidadão.",
    ),
    "card_pin_wrong": Reason(
        "The authentication PIN is wrong.",
        "O PIN de autenticação não está certo.",
    ),
    "card_blocked": Reason(
        "The authentication PIN of the card is blocked.",
        "O PIN de autenticação deste cartão está bloqueado. Só um balcão o pode desbloquear.",
    ),
    "card_expired": Reason(
        "The card is no longer valid.",
        "O Cartão de Cidadão está fora de validade. Renove-o, ou entre com a Chave Móvel Digital.",
    ),
    "assertion_unknown": Reason(
        "No sign-in has this proof.",
        "A autenticação não foi reconhecida. Inicie sessão de novo.",
    ),
    "assertion_used": Reason(
        "The proof of a sign-in serves once.",
        "Esta autenticação já foi usada. Inicie sessão de novo.",
    ),
    "assertion_expired": Reason(
        "The proof of a sign-in is too old.",
        "A autenticação demorou demasiado a chegar ao serviço. Inicie sessão de novo.",
    ),
    "assertion_foreign": Reason(
        "The proof belongs to another browser or service.",
        "Esta autenticação é de outro navegador ou de outro serviço. Inicie sessão de novo.",
    ),
    "signed_out": Reason(
        "Nobody is signed in in this browser.",
        "A sua sessão terminou. Inicie sessão de novo: o que escreveu e guardou continua lá.",
        401,
    ),
    "sign_in_unanswered": Reason(
        "The Fornecedor de Autenticação did not answer in time.",
        "O serviço de autenticação não respondeu. Tente de novo daqui a pouco.",
        503,
    ),
    "only_portuguese": Reason(
        "Online the portal serves Portuguese citizens only.",
        "O pedido online está disponível apenas para cidadãos portugueses. Peça o certificado num "
        "posto de atendimento, com o seu passaporte ou título de residência.",
        403,
    ),
    "under_age": Reason(
        "Nobody under 16 has a certificate.",
        "O certificado só pode ser pedido por quem tem 16 anos ou mais.",
        403,
    ),
    "nobody_here": Reason(
        "Nobody has been identified at this counter, or it is somebody else.",
        "Identifique primeiro quem está ao balcão.",
    ),
    "document_unknown": Reason(
        "No document has this number.",
        "Não existe nenhum documento com este número.",
        404,
    ),
    "document_differs": Reason(
        "The number belongs to a document of another kind.",
        "Este número não é de um documento deste tipo.",
    ),
    "document_expired": Reason(
        "The document is no longer valid.",
        "O documento está fora de validade. Não se pode emitir o certificado.",
    ),
    "not_payable": Reason(
        "The request can no longer be paid or cancelled.",
        "Este pedido já não está por pagar.",
    ),
    "not_issued": Reason(
        "The certificate is not there, or its code is over.",
        "O certificado ainda não foi emitido, ou o código já não está ativo.",
    ),
    "purpose_unknown": Reason(
        "The purpose is not in the list.",
        "Escolha uma finalidade da lista.",
        422,
    ),
    "request_incomplete": Reason(
        "The form is not complete.",
        "Preencha os campos obrigatórios antes de submeter.",
    ),
    "already_submitted": Reason(
        "The request was already submitted.",
        "O pedido já foi submetido.",
    ),
    # payments
    "payment_unknown": Reason(
        "No payment has this identifier, order or link.",
        "Este pagamento não existe, ou a ligação não está completa. Volte ao portal e tente de "
        "novo.",
        404,
    ),
    "payment_not_open": Reason(
        "The payment can no longer be paid in this way.",
        "Este pagamento já não pode ser pago. Veja o estado atual.",
    ),
    "payment_differs": Reason(
        "This order has a payment already, of another amount or payer.",
        "Este pedido já tem um pagamento com outro valor.",
    ),
    "amount_invalid": Reason(
        "The amount is not one that can be paid.",
        "O valor não é válido. Escreva euros e cêntimos, por exemplo 5,00.",
        422,
    ),
    "card_malformed": Reason(
        "The card number, its validity or its security digits cannot be right.",
        "Os dados do cartão não são válidos. Confirme o número, a validade e o código.",
        422,
    ),
    "card_unknown": Reason(
        "Only the test cards of this sandbox are taken.",
        "Aqui só servem os cartões de ensaio. Nunca escreva o número de um cartão verdadeiro.",
        422,
    ),
    "mbway_unknown": Reason(
        "Nobody in this world has MB WAY with this number.",
        "Este número não tem MB WAY. Confirme-o ou pague de outra maneira.",
        422,
    ),
    "mbway_not_pending": Reason(
        "The request on the phone no longer waits.",
        "Este pedido MB WAY já não aguarda resposta.",
    ),
    "nothing_to_reverse": Reason(
        "No money of this payment is left to take back.",
        "Não há dinheiro deste pagamento para estornar.",
    ),
    # the criminal record
    "decision_unknown": Reason(
        "The criminal record of this citizen has no such decision.",
        "O registo criminal deste cidadão não tem essa decisão.",
        404,
    ),
    "penalty_not_over": Reason(
        "A decision is cancelled provisionally only when its penalties are over.",
        "Só depois de extintas as penas pode haver cancelamento provisório.",
    ),
    "not_withholdable": Reason(
        "The law does not let this decision be left out of certificates.",
        "A lei não permite determinar a não transcrição desta decisão.",
    ),
    "holder_dead": Reason(
        "The holder of this criminal record has died.",
        "O titular deste registo criminal morreu.",
    ),
}
