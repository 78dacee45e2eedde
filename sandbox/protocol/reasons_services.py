"""Why what services and entities ask of the platforms is refused."""

from sandbox.protocol.reason import Reason

SERVICES: dict[str, Reason] = {
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
    # the phone channel
    "phone_client_unknown": Reason(
        "The phone channel is for registered backoffices; the sandbox's own asks from inside.",
        "Só um backoffice registado pode pedir no canal telefónico.",
        403,
    ),
    "request_foreign": Reason(
        "No request of this backoffice has this number.",
        "Este pedido não é deste backoffice.",
        404,
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
}
