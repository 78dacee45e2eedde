"""Mail as data: how each of its behaviours is known."""

from sandbox.protocol.vocabulary import Behaviour

BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour(
        "nothing-leaves",
        "A message to any address stays in the world, where it can be read, searched and cleared.",
        "assumed",
        "our choice: people are fictitious, and so are their addresses",
    ),
    Behaviour(
        "links",
        "A link in a message leads to the server by the name that the reader used; secrets in it "
        "are derived when it is shown.",
        "assumed",
        "our choice",
    ),
)
