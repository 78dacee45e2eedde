"""A world in which courts call SRIC."""

from collections.abc import Callable

import pytest

from sandbox.world import World
from sandbox.worlds import Worlds
from tests.mock_sric.court import START, Court


@pytest.fixture
def court_of(worlds: Worlds) -> Callable[..., Court]:
    """A court in a world of its own: `court_of(sric_strict=True)`."""

    def make(**policy: object) -> Court:
        world: World = worlds.create("tribunal", start=START, policy=dict(policy))
        return Court(world)

    return make


@pytest.fixture
def court(court_of: Callable[..., Court]) -> Court:
    """A court."""
    return court_of()
