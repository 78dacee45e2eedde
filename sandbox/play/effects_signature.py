"""What the events of a signature give to `resulta`: how it stands, and the code that says so."""

from collections.abc import Callable, Mapping
from typing import Any

CODES = ("200", "500", "801", "802", "816", "817", "900", "901", "902")
"""The codes of the service that a guião can expect."""

Found = dict[str, list[str]]


def _refused(event: Any) -> Found:
    return {
        "assinatura": ["recusada"],
        "codigo_scmd": [event.get("code")],
        "restam": [event.get("attempts_left")],
    }


def _code(event: Any) -> Found:
    found = _refused(event)
    return found | {"assinatura": ["codigo-recusado"]}


TABLE: Mapping[str, Callable[[Any], Found]] = {
    "assinatura.certificado_pedido": lambda event: {
        "certificado_cmd": ["entregue" if event.get("citizen_id") else "vazio"]
    },
    "assinatura.recusada": _refused,
    "assinatura.codigo_enviado": lambda event: {
        "assinatura": ["codigo-enviado"],
        "codigo_scmd": ["200"],
    },
    "assinatura.codigo_recusado": _code,
    "assinatura.feita": lambda event: {
        "assinatura": ["feita"],
        "codigo_scmd": ["200"],
        "documentos": [event.get("count")],
    },
    "assinatura.expirada": lambda event: {"assinatura": ["expirada"]},
}
WORDS: Mapping[str, frozenset[str]] = {
    "assinatura": frozenset({"recusada", "codigo-enviado", "codigo-recusado", "feita", "expirada"}),
    "codigo_scmd": frozenset(CODES),
    "certificado_cmd": frozenset({"entregue", "vazio"}),
}
OPEN_KEYS = frozenset({"documentos"})
ERRORS: Mapping[str, str] = {
    "assinatura-desconhecida": "signature_unknown",
    "assinatura-terminada": "signature_over",
}
