"""What anybody can do who was given an access code: screens and rows."""

from mock_registo_criminal import request_language as later
from sandbox.protocol.vocabulary import Field, Screen, Verb

ROLE = "consulente"
SCREENS: tuple[Screen, ...] = (
    Screen("consulta", "", "Consulta de Certificado", "Consulta de Certificado"),
    Screen("assinatura", "assinatura", "Verificar a assinatura", "Consulta de Certificado"),
)
VERBS: tuple[Verb, ...] = (
    Verb(
        ROLE,
        "consulta_certificado",
        later.ConsultCertificate,
        "Consultar",
        "consulta",
        fields=(Field("access_code", "codigo_acesso", "Código de acesso", max_length=40),),
        produces=("certificado.consultado",),
        human="Consulte o certificado com o código de acesso",
        certainty="official",
        source="seed 000, «Visão da arquitetura»",
    ),
)
