"""One process at a time writes the worlds of a folder.

The lock is the kernel's: it goes when the process goes, however it goes.
"""

import fcntl
from pathlib import Path
from typing import IO

from sandbox.protocol.errors import Refused

NAME = ".lock"


def hold(folder: Path) -> IO[str]:
    """Take the folder until the file is closed.  Errors: conflict when another has it."""
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / NAME).open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise Refused(
            "conflict",
            f"a server keeps the worlds of {folder}; stop it, use its address /sandbox/v1/, "
            "or name another folder: --data FOLDER",
        ) from error
    return file
