"""What a stable code of refusal says, and with which status."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One row of the table of refusals: meaning in English, official text in Portuguese."""

    meaning: str
    text: str
    status: int = 409
