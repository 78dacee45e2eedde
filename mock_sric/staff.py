"""The people of SRIC, the same in every world: magistrates, courts' applications, ANSR."""

from mock_sric.tables import ACCOUNTS, ENTITIES, ROLES, Account
from sandbox.people import Operator


def _operator(one: Account) -> Operator:
    at = ENTITIES[one.entity].name if one.entity else "ANSR (simulada)"
    return Operator(one.id, one.full_name, one.useraudit, one.password, at)


STAFF: dict[str, tuple[Operator, ...]] = {
    role: tuple(_operator(one) for one in ACCOUNTS.values() if one.role == role) for role in ROLES
}
