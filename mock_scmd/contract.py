"""The signature service as data: its page, what can be done there, and how each part is known.

The six operations are those of the specification; the page in which a citizen signs is ours: it
stands for an application that calls them.
"""

from mock_scmd import language as says
from sandbox.protocol.vocabulary import Behaviour, Field, Phrase, Screen, Verb

ROLE = "cidadao"
SOURCE = "fact sheet section 4 (CMD signature specification 1.12)"

SCREENS: tuple[Screen, ...] = (
    Screen("assinar", "", "Assinar com Chave Móvel Digital", "Aplicação de ensaio"),
)

_PHONE = Field("phone_number", "telemovel", "Número de telemóvel", kind="phone", max_length=40)
_PIN = Field("pin", "pin_assinatura", "PIN de assinatura", kind="secret", max_length=12)


def _row(
    verb: str,
    command: type,
    label: str,
    fields: tuple[Field, ...],
    produces: tuple[str, ...],
    human: str,
    operation: str,
) -> Verb:
    return Verb(
        ROLE,
        verb,
        command,
        label,
        "assinar",
        fields=fields,
        produces=produces,
        human=human,
        certainty="official",
        source=f"{SOURCE}, {operation}; the page is ours",
    )


_BEGUN = ("assinatura.codigo_enviado", "assinatura.recusada")

VERBS: tuple[Verb, ...] = (
    _row(
        "obtem_certificado_de_assinatura",
        says.GetSignatureCertificate,
        "Obter certificado",
        (_PHONE,),
        ("assinatura.certificado_pedido",),
        "Peça o certificado com que assina",
        "GetCertificate",
    ),
    _row(
        "assina_documento",
        says.SignDocument,
        "Assinar documento",
        (
            _PHONE,
            _PIN,
            Field("hash", "hash", "Hash (base64)", max_length=200),
            Field("doc_name", "documento", "Nome do documento", required=False, max_length=80),
        ),
        _BEGUN,
        "Assine um documento com a Chave Móvel Digital",
        "SCMDSign",
    ),
    _row(
        "assina_documentos",
        says.SignDocuments,
        "Assinar documentos",
        (
            _PHONE,
            _PIN,
            Field("lines", "documentos", "Documentos", kind="lines", max_length=30_000),
        ),
        _BEGUN,
        "Assine vários documentos com um só código",
        "SCMDMultipleSign",
    ),
    _row(
        "obtem_certificado_com_pin",
        says.GetCertificateWithPin,
        "Obter certificado com PIN",
        (_PHONE, _PIN),
        _BEGUN,
        "Peça o certificado com o PIN de assinatura",
        "GetCertificateWithPin",
    ),
    _row(
        "pede_novo_codigo_de_assinatura",
        says.SendSignatureCode,
        "Enviar novo código",
        (),
        ("assinatura.codigo_enviado",),
        "Peça outro código por SMS",
        "ForceSMS",
    ),
    _row(
        "confirma_assinatura",
        says.ConfirmSignature,
        "Confirmar assinatura",
        (Field("sms_code", "codigo_sms", "Código de segurança", kind="code", max_length=40),),
        ("assinatura.feita", "assinatura.codigo_recusado"),
        "Escreva o código que recebeu por SMS",
        "ValidateOtp",
    ),
)

PHRASES: tuple[Phrase, ...] = ()

BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour(
        "scmd-operations",
        "Six operations in SOAP 1.1 document/literal with HTTP Basic: GetCertificate, SCMDSign, "
        "SCMDMultipleSign, GetCertificateWithPin, ForceSMS, ValidateOtp.",
        "official",
        SOURCE,
    ),
    Behaviour(
        "scmd-encrypted-fields",
        "UserId, Pin and the code travel encrypted with the public certificate of the service "
        "(RSA, PKCS#1 v1.5, base64); ApplicationId is the base64 of a GUID.",
        "official",
        SOURCE,
    ),
    Behaviour(
        "scmd-hash",
        "What is signed is the 19 bytes of a SHA-256 DigestInfo and the 32 of the digest.",
        "official",
        SOURCE,
    ),
    Behaviour(
        "scmd-codes",
        "200 done; 801 PIN; 802 code; 817 inactive, and no code is sent; 900 generic, and more "
        "than 100 documents; 901 and 902 the PIN must be changed.",
        "official",
        f"{SOURCE}, annex; every text is ours",
        "assinatura_muda_pin",
    ),
    Behaviour(
        "scmd-code-over",
        "816 answers a code that is over: too late, after the last attempt, or used.",
        "observed",
        "a public client handles it; it is not in the annex",
    ),
    Behaviour(
        "scmd-parameters",
        "Whatever else is wrong with a field is 800, with its name in Field; a secret is never "
        "in FieldValue.",
        "assumed",
        "the annex has a range (8xx) and no list",
    ),
    Behaviour(
        "scmd-certificate",
        "GetCertificate gives citizen, root and issuer as PEM, in that order; nothing when the "
        "number cannot sign.",
        "observed",
        "public clients",
    ),
    Behaviour(
        "scmd-lifetimes",
        "How long a code and a process live, how often a code may be wrong or sent again, and "
        "when a PIN is blocked.",
        "assumed",
        "not published",
        "codigo_sms_validade, codigo_sms_tentativas, codigo_sms_envios, pin_tentativas, "
        "cmd_bloqueio, assinatura_validade",
    ),
    Behaviour(
        "scmd-keys",
        "The key and the certificate of each citizen, and the authority that issues them, follow "
        "from the key of the world; the policy of qualified certificates is left out, so that "
        "nobody takes one for real.",
        "assumed",
        "our choice",
    ),
    Behaviour(
        "scmd-faults",
        "A Fault only for what is no call: no SOAP, an unknown operation.  Without the right "
        "Basic credentials: 401.",
        "assumed",
        "not published",
    ),
)
