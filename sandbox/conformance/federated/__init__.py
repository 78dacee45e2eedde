"""The controls for a federated service."""
