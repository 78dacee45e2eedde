"""Plays numbered controls against somebody else's component, from the outside."""
