"""The controls for an identity provider, as browser and service."""
