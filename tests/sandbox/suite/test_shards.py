"""Shards: all of it once, about as long each, the same on every machine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.suite.shards import Shard, shared_out


@given(st.lists(st.floats(0, 100), max_size=40), st.integers(1, 9))
def test_each_run_is_in_one_shard_and_no_shard_is_long(seconds: list[float], total: int) -> None:
    parts = shared_out(range(len(seconds)), total, lambda at: seconds[at])
    assert sorted(at for part in parts for at in part) == list(range(len(seconds)))
    loads = [sum(seconds[at] for at in part) for part in parts]
    longest = max(seconds, default=0.0)
    assert max(loads) <= sum(seconds) / total + longest + 1e-6
    assert all(part == sorted(part) for part in parts)


@pytest.mark.parametrize("text", ["", "0/2", "3/2", "1/0", "a/b", "1", "-1/2"])
def test_what_is_no_shard_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="3/8"):
        Shard.read(text)
