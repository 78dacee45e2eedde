"""The form of what is said and of what has happened: values that nobody changes once made.

`@dataclass(frozen=True)` guards each assignment at run time, and pays for it in its own
constructor: 2.6 µs for five fields against 0.5, with a hundred and fifty values in every call.
Here the guard is the type checker, which knows these classes as frozen (`make check`).
"""

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

Value = TypeVar("Value")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(kind: type[Value]) -> type[Value]:
    """Make a class of values with slots, compared and hashed by their fields."""
    return dataclass(slots=True, unsafe_hash=True)(kind)
