"""The controls for a backoffice."""
