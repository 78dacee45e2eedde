"""Which kinds of seat may be told of what each system says: rows that sockets are held to.

A system decides event by event (`System.audience`); here stands the most that it may.  A system
without a row may tell everybody: then nothing is promised of it.
"""

from collections.abc import Mapping

from sandbox.seats import BROWSER

QUEUE = "fila"
AUDIENCES: Mapping[str, tuple[str, ...]] = {
    "app-movel": ("cidadao",),
    "assinatura-cmd": (BROWSER,),
    "autenticacao": ("cidadao", BROWSER, "entidade", "operador"),
    "autorizacoes-dados": ("cidadao", "entidade", "operador"),
    "autorizacoes-frontend": ("entidade",),
    "autorizacoes-titular": ("cidadao",),
    "backoffice": ("operador",),
    "banco": ("banco",),
    "correio": ("cidadao",),
    "entidade-consumidora": ("entidade",),
    "iap-pi": (),
    "iscapi": (),
    "identificacao-criminal": ("juizo",),
    "mb-way": ("cidadao",),
    "mundo": (),
    "pagamentos": ("banco", "cidadao"),
    "portal-registo-criminal": ("cidadao", "funcionario", BROWSER, "operador", "titular"),
    "registo-prestadores": (),
    "sistema-autorizacoes": ("cidadao", "operador"),
    "sric": ("auditor", "gestor-ansr", "magistrado", "tribunal"),
    "telefone": ("cidadao", QUEUE, "operador"),
}
HEARD_BY: Mapping[str, tuple[str, ...]] = {
    "operador": (QUEUE,),
    BROWSER: ("cidadao", "titular"),
}
"""Whose events a seat hears beside its own: the queue, or who is signed in in a browser."""


def tells(system: str, roles: frozenset[str]) -> bool:
    """Whether a system may tell any of these kinds of seat."""
    row = AUDIENCES.get(system)
    return row is None or not roles.isdisjoint(row)
