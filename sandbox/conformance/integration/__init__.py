"""The controls for an integration platform, as both of its ends."""
