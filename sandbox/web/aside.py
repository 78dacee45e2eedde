"""Work that takes milliseconds of the processor, done beside the loop that serves everybody.

One thread does it all, a piece after the other: it holds Python's lock most of the time, so more
threads would not be faster, and two that load the same library at their first piece can wait for
each other for ever.  So whatever draws or signs a paper for a page comes here, and is loaded here.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

Result = TypeVar("Result")


def aside(work: Callable[..., Result], *arguments: Any) -> Result:
    """The result of `work`; while a server runs, other requests go on meanwhile.

    Errors: as `work`'s.
    """
    # Only who serves has gevent at work: tests and the player do without.
    from gevent import monkey

    if not monkey.is_module_patched("threading"):
        return work(*arguments)
    done: Result = _thread().apply(work, arguments)
    return done


@cache
def _thread() -> Any:
    # As above.
    from gevent.threadpool import ThreadPool

    return ThreadPool(1)
