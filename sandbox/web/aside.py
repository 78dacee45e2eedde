"""Work that takes milliseconds of the processor, done beside the loop that serves everybody."""

from collections.abc import Callable
from typing import Any, TypeVar

Result = TypeVar("Result")


def aside(work: Callable[..., Result], *arguments: Any) -> Result:
    """The result of `work`; while a server runs, other requests go on meanwhile.

    Errors: as `work`'s.
    """
    # Only who serves has gevent at work: tests and the player do without.
    from gevent import get_hub, monkey

    if not monkey.is_module_patched("threading"):
        return work(*arguments)
    done: Result = get_hub().threadpool.apply(work, arguments)
    return done
