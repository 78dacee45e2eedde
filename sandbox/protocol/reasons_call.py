"""Why steps of the call are refused: the line, the desk, the request, the code, the token."""

from sandbox.protocol.reason import Reason

CALL: dict[str, Reason] = {
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
    "token_narrower": Reason(
        "The service asks for more than the citizen allowed on the call.",
        "O serviço pede mais dados do que o cidadão autorizou nesta chamada.",
        403,
    ),
    "service_elsewhere": Reason(
        "The federated service of this world is at another address: paste the token there.",
        "Este serviço está noutro endereço. Abra-o e cole o token em «Serviço por Telefone».",
    ),
    "token_other_service": Reason(
        "The token is for another service.",
        "O token foi emitido para outro serviço.",
    ),
}
