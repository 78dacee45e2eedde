"""The controls for a phone app, as platform, system and person."""
