"""Suites stand on what the player's own tests stand on."""

from tests.sandbox.play.conftest import compiled, kernel, language, played

__all__ = ["compiled", "kernel", "language", "played"]
