"""Reason codes: why something was refused, for programs, for developers and for people.

A code is stable: scripts compare it.  The English sentence says what was attempted, what was
found and the way out; the Portuguese text is what a screen shows.
"""

from dataclasses import dataclass


class Refused(Exception):
    """Say that a command changes nothing, and why.

    Errors: `code` is a key of `REASONS`; `sentence` is for developers; `text` is for screens.
    """

    def __init__(self, code: str, sentence: str, text: str = "") -> None:
        reason = REASONS[code]
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence
        self.text = text or reason.text
        self.status = reason.status


@dataclass(frozen=True, slots=True)
class Reason:
    """One row of the table of refusals: meaning in English, official text in Portuguese."""

    meaning: str
    text: str
    status: int = 409


REASONS: dict[str, Reason] = {
    # the shape of what was sent
    "malformed": Reason(
        "The request cannot be read as what this address takes.",
        "O pedido não está na forma esperada. Corrija o que está assinalado e tente de novo.",
        422,
    ),
    "too_large": Reason(
        "The body is larger than this address takes.",
        "O conteúdo enviado é demasiado grande. Envie no máximo 64 KB.",
        413,
    ),
    "wrong_content_type": Reason(
        "The content type is not one that this address takes.",
        "O tipo de conteúdo não é aceite aqui. Envie JSON em UTF-8.",
        415,
    ),
    "method_not_allowed": Reason(
        "The address exists, the method does not.",
        "Esta operação não existe neste endereço.",
        405,
    ),
    "not_found": Reason(
        "Nothing has this address or identifier.",
        "Não existe nada neste endereço. Verifique-o ou volte ao início.",
        404,
    ),
    "world_unknown": Reason(
        "No world has this name.",
        "Não existe nenhum mundo com este nome. Escolha um na página inicial.",
        404,
    ),
    "world_ended": Reason(
        "The world has been ended.",
        "Este mundo já terminou. Crie outro na página inicial.",
        410,
    ),
    "world_exists": Reason(
        "A world already has this name.",
        "Já existe um mundo com este nome. Escolha outro nome.",
    ),
    "conflict": Reason(
        "Somebody else wrote first.",
        "Outra pessoa atuou primeiro. Veja o estado atual e tente de novo.",
    ),
    "not_supported": Reason(
        "The operation is not offered in this state or by this engine.",
        "Esta operação não é possível aqui.",
    ),
    "internal": Reason(
        "A defect of the simulator: it is recorded, nothing was changed.",
        "O simulador encontrou um defeito seu. Nada foi alterado; tente de novo.",
        500,
    ),
    # seats and sign-in
    "seat_missing": Reason(
        "The request carries no valid seat.",
        "A sua sessão não existe ou terminou. Entre de novo.",
        401,
    ),
    "seat_foreign": Reason(
        "The seat belongs to somebody else.",
        "Este lugar pertence a outra pessoa.",
        403,
    ),
    "csrf_failed": Reason(
        "The form does not carry the token of its page.",
        "O formulário perdeu a validade. Recarregue a página e tente de novo.",
        403,
    ),
    "host_foreign": Reason(
        "The Host header names another server than this one.",
        "Este endereço não é deste simulador. Abra-o por 127.0.0.1 ou localhost.",
        421,
    ),
    "key_missing": Reason(
        "The test-support surface asks for the key printed at start.",
        "Indique a chave que o servidor mostrou ao arrancar.",
        401,
    ),
    "wrong_password": Reason(
        "User name and password do not match.",
        "O utilizador ou a palavra-passe não estão certos.",
        403,
    ),
    "app_locked": Reason(
        "The app asks for its PIN first.",
        "Abra primeiro a aplicação com o seu PIN.",
    ),
    "app_blocked": Reason(
        "Too many wrong PINs: the app is blocked.",
        "A aplicação foi bloqueada por PIN errado. Associe-a de novo num telemóvel.",
    ),
    "offline": Reason(
        "The phone has no network.",
        "O telemóvel está sem rede. Desligue o modo de voo e tente de novo.",
    ),
    "phone_off": Reason(
        "The phone is off: its battery is empty.",
        "O telemóvel está desligado: ficou sem bateria.",
    ),
    "app_outdated": Reason(
        "The app is too old to answer requests.",
        "A aplicação está desatualizada. Atualize-a para continuar.",
    ),
    # the wire
    "unavailable": Reason(
        "The app cannot be reached now: a fault was ordered.",
        "O serviço não está disponível. Tente de novo dentro de momentos.",
        503,
    ),
    "connection_cut": Reason(
        "The connection broke: nobody knows whether the command was done.",
        "A ligação foi cortada. Verifique o estado antes de repetir.",
        502,
    ),
    "answer_unreadable": Reason(
        "An answer came that cannot be read.",
        "A resposta chegou incompleta. Verifique o estado antes de repetir.",
        502,
    ),
    # the telephone line
    "number_unknown": Reason(
        "Nobody answers at this number.",
        "O número marcado não está atribuído. Marque o número do centro de contacto.",
    ),
    "line_busy": Reason(
        "A call is already in progress on this line.",
        "Já tem uma chamada em curso. Ponha-a em espera ou termine-a primeiro.",
    ),
    "call_not_ringing": Reason(
        "The call is no longer ringing.",
        "Esta chamada já não está a tocar: foi atendida por outra pessoa ou terminou.",
    ),
    "call_not_in_progress": Reason(
        "The call is not in progress.",
        "A chamada não está em curso.",
    ),
    "call_not_yours": Reason(
        "The call belongs to another operator or caller.",
        "Esta chamada é de outra pessoa.",
        403,
    ),
    "no_call": Reason(
        "The procedure needs a call in progress with the citizen.",
        "Este passo exige uma chamada em curso com o cidadão.",
    ),
    # the desk
    "case_unknown": Reason(
        "The operator has no such open case.",
        "Este atendimento não existe ou já foi fechado.",
        404,
    ),
    "service_unknown": Reason(
        "The catalogue has no such service.",
        "Este serviço não existe no catálogo.",
        404,
    ),
    "service_open": Reason(
        "This call already has the service open.",
        "O serviço já está aberto nesta chamada.",
    ),
    "step_out_of_order": Reason(
        "The procedure asks for another step first.",
        "Falta um passo anterior do procedimento.",
    ),
    "waiting_for_answer": Reason(
        "The same question is already on its way.",
        "Já há um pedido à espera de resposta. Aguarde.",
    ),
    "phone_malformed": Reason(
        "This is not a Portuguese mobile number.",
        "O número de telemóvel não é válido. Escreva 9 algarismos, por exemplo 900 000 123.",
        422,
    ),
    "cmd_not_active": Reason(
        "The citizen's Chave Móvel Digital does not allow the procedure.",
        "A Chave Móvel Digital deste número não permite continuar.",
    ),
    "cmd_rate_limited": Reason(
        "Too many validations of Chave Móvel Digital by this operator.",
        "Atingiu o limite de validações de Chave Móvel Digital. Aguarde alguns minutos.",
        429,
    ),
    "operator_rate_limited": Reason(
        "Too many wrong codes by this operator.",
        "Atingiu o limite de códigos errados. Aguarde e fale com a supervisão.",
        429,
    ),
    # the authorization request
    "request_pending": Reason(
        "The citizen already has a pending request.",
        "Este cidadão já tem um pedido de autorização pendente. Aguarde a resposta ou cancele-o.",
    ),
    "request_cooldown": Reason(
        "Too many requests for this citizen in a short time.",
        "Foram enviados demasiados pedidos a este cidadão. Aguarde alguns minutos.",
        429,
    ),
    "phone_rate_limited": Reason(
        "Too many wrong codes for this citizen: no request goes out for a while.",
        "Houve demasiados códigos errados para este cidadão. Aguarde antes de enviar outro pedido.",
        429,
    ),
    "app_not_available": Reason(
        "The citizen has no app that can receive the request.",
        "O cidadão não tem a aplicação Autenticação.Gov associada.",
    ),
    "request_unknown": Reason(
        "No such request.",
        "Este pedido de autorização não existe.",
        404,
    ),
    "not_pending": Reason(
        "The request no longer waits for the citizen.",
        "Este pedido já não aguarda resposta.",
    ),
    "not_approved": Reason(
        "The citizen has not approved the request.",
        "O cidadão ainda não autorizou o pedido.",
    ),
    "wrong_phrase": Reason(
        "The citizen chose a phrase that was not said on this call.",
        "A frase escolhida não é a que foi dita na chamada. O pedido foi recusado.",
    ),
    "phrase_missing": Reason(
        "This world asks the citizen to choose the phrase heard on the call.",
        "Escolha a frase que o operador lhe disse.",
        422,
    ),
    # the security code
    "code_malformed": Reason(
        "The security code is not made of the right number of digits.",
        "O código de segurança tem de ter {digits} algarismos.",
        422,
    ),
    "code_wrong": Reason(
        "The security code is not the one of this request.",
        "O código de segurança não está certo.",
    ),
    "code_expired": Reason(
        "The security code is no longer valid.",
        "O código de segurança perdeu a validade. Envie um novo pedido.",
    ),
    "code_used": Reason(
        "The security code has been used.",
        "O código de segurança já foi usado.",
    ),
    "code_not_received": Reason(
        "No code of this request has reached the authorisation system since the last answer.",
        "O código não chegou a ser validado. Introduza-o outra vez.",
    ),
    "code_burnt": Reason(
        "Too many wrong codes: the request is burnt.",
        "O código foi errado demasiadas vezes. Envie um novo pedido.",
    ),
    "code_foreign": Reason(
        "The code belongs to another operator, session or call.",
        "Este código pertence a outro atendimento.",
        403,
    ),
    "fields_unknown": Reason(
        "A ticked field was not among those consented.",
        "Foi assinalado um campo que não faz parte dos dados autorizados.",
        422,
    ),
    "fields_missing": Reason(
        "Not every field has been confirmed with the citizen.",
        "Falta confirmar campos com o cidadão.",
    ),
    # the token
    "token_unknown": Reason(
        "No token of this world is this one.",
        "O token não é válido. Copie-o de novo a partir do atendimento.",
    ),
    "token_other_world": Reason(
        "The token was issued in another world.",
        "O token foi emitido noutro mundo da simulação.",
    ),
    "token_used": Reason(
        "The token has been used.",
        "O token já foi usado. Cada token serve uma única vez.",
    ),
    "token_expired": Reason(
        "The token is no longer valid.",
        "O token perdeu a validade. Volte ao atendimento e envie um novo pedido de autorização.",
    ),
    "token_other_operator": Reason(
        "The token belongs to another operator or session.",
        "O token foi emitido para outro operador ou outra sessão.",
        403,
    ),
    "token_signature": Reason(
        "The signature of the token does not hold.",
        "A assinatura do token não é válida. Volte ao atendimento e faça um novo pedido.",
    ),
    "token_other_service": Reason(
        "The token is for another service.",
        "O token foi emitido para outro serviço.",
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
    # service providers
    "provider_unknown": Reason(
        "No service provider has this identifier, issuer or certificate.",
        "Este prestador de serviços não está registado.",
        404,
    ),
    "provider_taken": Reason(
        "A provider with this identifier, issuer or certificate is registered already.",
        "Já existe um prestador com este identificador, emissor ou certificado.",
    ),
    "provider_own": Reason(
        "This provider belongs to the sandbox and stays.",
        "Este prestador é da própria simulação e não pode ser retirado.",
    ),
    "provider_full": Reason(
        "There are as many providers, or certificates of one, as a world takes.",
        "Não cabem mais prestadores ou certificados neste mundo. Retire algum primeiro.",
    ),
    "address_refused": Reason(
        "The address is none that a provider may register.",
        "O endereço não serve: escreva https://…, sem utilizador, sem # e sem «..».",
        422,
    ),
    "certificate_missing": Reason(
        "No certificate for signatures was given.",
        "Falta o certificado de assinatura do prestador.",
        422,
    ),
    "certificate_unreadable": Reason(
        "What was given is no X.509 certificate in PEM or base64.",
        "O certificado não se consegue ler. Envie-o em PEM, sem a chave privada.",
        422,
    ),
    "certificate_weak": Reason(
        "The certificate's key is not RSA of 2048 bits or more.",
        "A chave do certificado tem de ser RSA com 2048 bits ou mais.",
        422,
    ),
    "xml_refused": Reason(
        "The XML is not well-formed, or has a DTD, an entity, or more than is read here.",
        "O XML não é aceite: tem de estar bem formado, sem DTD nem entidades.",
        422,
    ),
    "metadata_refused": Reason(
        "These are not the SAML metadata of one service provider.",
        "O ficheiro não é de metadados SAML de um prestador de serviços.",
        422,
    ),
    # services at the Fornecedor de Autenticação
    "redirect_refused": Reason(
        "The address to return to is not registered for this client.",
        "O endereço de retorno não está registado para este serviço. Não foi enviado nada.",
        400,
    ),
    "oauth_unauthorized_client": Reason(
        "No client has this identifier.",
        "O serviço que pediu a autenticação não está registado.",
        400,
    ),
    "oauth_unsupported_grant_type": Reason(
        "Only the implicit grant (response_type token) is there.",
        "O serviço pediu um tipo de resposta que não existe.",
        400,
    ),
    "oauth_invalid_request": Reason(
        "A parameter of the authorization request is missing or wrong.",
        "O pedido de autenticação do serviço está incompleto ou errado.",
        400,
    ),
    "means_not_offered": Reason(
        "The service asks for a level that this means does not reach, or hides it.",
        "Este serviço não aceita este meio de autenticação. Escolha outro.",
    ),
    "access_unknown": Reason(
        "The token is unknown, belongs to something else, or was changed for another.",
        "O token não serve.",
        401,
    ),
    "access_expired": Reason(
        "The token has expired; it may be refreshed.",
        "O token perdeu a validade.",
        401,
    ),
    "attributes_not_granted": Reason(
        "An attribute was asked that is not among those of the token.",
        "Foi pedido um atributo que o cidadão não autorizou.",
        403,
    ),
    "too_often": Reason(
        "Attributes are asked for more often than once in a second.",
        "Pedidos a mais. Espere um pouco e tente de novo.",
        429,
    ),
    # requests of entities
    "client_unknown": Reason(
        "No entity with this client identifier is registered.",
        "Esta entidade não está registada.",
        401,
    ),
    "caller_token_missing": Reason(
        "The caller sent no bearer token.",
        "Falta o token de quem chama.",
        401,
    ),
    "caller_token_malformed": Reason(
        "The caller's token is no signed JSON Web Token with clientId, iat and exp.",
        "O token de quem chama não se consegue ler.",
        401,
    ),
    "caller_token_unsigned": Reason(
        "The caller's token has no signature.",
        "O token de quem chama não está assinado.",
        401,
    ),
    "caller_token_algorithm": Reason(
        "The caller's token is signed with another algorithm than RS256.",
        "O token de quem chama tem de ser assinado com RS256.",
        401,
    ),
    "caller_token_signature": Reason(
        "The signature of the caller's token does not hold.",
        "A assinatura do token de quem chama não é válida.",
        401,
    ),
    "caller_token_foreign": Reason(
        "The caller's token belongs to another entity.",
        "O token de quem chama é de outra entidade.",
        403,
    ),
    "caller_token_expired": Reason(
        "The caller's token is over.",
        "O token de quem chama perdeu a validade.",
        401,
    ),
    "caller_token_early": Reason(
        "The caller's token was issued in the future.",
        "O token de quem chama foi emitido no futuro.",
        401,
    ),
    "caller_token_replayed": Reason(
        "The caller's token may be used once, and has been.",
        "O token de quem chama só serve uma vez e já foi usado.",
        401,
    ),
    "caller_certificate_over": Reason(
        "The certificate of the caller's token is not valid at this instant.",
        "O certificado do token de quem chama está fora de validade.",
        401,
    ),
    "caller_certificate_none": Reason(
        "The entity has registered no certificate.",
        "Esta entidade não registou nenhum certificado.",
        401,
    ),
    "owner_unknown": Reason(
        "Nobody in this world has this identification number.",
        "Não existe ninguém neste mundo com este número de identificação.",
        404,
    ),
    "reply_deadline_past": Reason(
        "The deadline for the answer is over already.",
        "O prazo para responder já passou. Indique um prazo no futuro.",
        422,
    ),
    "validity_past": Reason(
        "The end of the authorization asked for is over already.",
        "A validade pedida já passou. Indique uma no futuro.",
        422,
    ),
    "attribute_not_allowed": Reason(
        "The entity may not ask for this attribute.",
        "Esta entidade não pode pedir este dado.",
        403,
    ),
    "address_not_allowed": Reason(
        "The address is outside of this machine and of private networks.",
        "O endereço é de fora desta máquina e das redes privadas. "
        "Só é permitido quando a simulação arranca com --allow-outgoing.",
        403,
    ),
    "access_not_pending": Reason(
        "No request of an entity waits under this number.",
        "Este pedido já não espera resposta.",
    ),
    "qr_unknown": Reason(
        "The code that was read belongs to no request.",
        "Este código QR não é de nenhum pedido. Leia-o de novo.",
        404,
    ),
    "qr_taken": Reason(
        "Another phone has read this code.",
        "Este código QR já foi lido noutro telemóvel.",
    ),
    "grant_unknown": Reason(
        "No authorization that holds has this number.",
        "Não existe nenhuma autorização em vigor com este número.",
        404,
    ),
    "data_access_unknown": Reason(
        "The token opens no data.",
        "Este token não dá acesso a dados.",
        401,
    ),
    "data_access_expired": Reason(
        "The token for the data is over.",
        "O acesso aos dados perdeu a validade.",
        401,
    ),
    "data_access_withdrawn": Reason(
        "The citizen took the authorization back.",
        "O titular retirou a autorização.",
        403,
    ),
    "attribute_not_granted": Reason(
        "The attribute is not among those that the citizen authorized.",
        "Este dado não está entre os que o titular autorizou.",
        403,
    ),
    "attributes_missing": Reason(
        "This call must name the attributes.",
        "Indique os dados que quer obter.",
        422,
    ),
    "process_unknown": Reason(
        "No gathering of data has this identifier.",
        "Não existe nenhuma obtenção de dados com este identificador.",
        404,
    ),
    "callback_unknown": Reason(
        "No decision was sent under this number.",
        "Nenhuma decisão foi enviada com este número.",
        404,
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
    # the control surface
    "fault_unknown": Reason(
        "No fault of this kind or name.",
        "Não existe nenhuma falha com este nome ou tipo.",
        404,
    ),
    "clock_backwards": Reason(
        "A clock never goes back.",
        "O relógio não anda para trás.",
        422,
    ),
    "clock_real": Reason(
        "A real clock cannot be advanced.",
        "O relógio deste mundo é o real e não pode ser adiantado.",
    ),
    "time_not_agreed": Reason(
        "Time is skipped when all programs that take part in it agree: wait for them, or let "
        "those leave that are gone.",
        "Há programas que participam no tempo deste mundo e nem todos concordaram em avançar: "
        "espere por eles ou retire os que já não estão.",
    ),
    "too_many_participants": Reason(
        "Too many programs take part in the time of this world.",
        "Já participam demasiados programas no tempo deste mundo.",
    ),
    "checkpoint_unknown": Reason(
        "No checkpoint has this name.",
        "Não existe nenhum ponto guardado com este nome.",
        404,
    ),
    "person_unknown": Reason(
        "Nobody in this world has this identifier.",
        "Não existe ninguém neste mundo com este identificador.",
        404,
    ),
}
