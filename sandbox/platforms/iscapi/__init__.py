"""ISCAPI: messages between the backoffices of entities, kept for whom they are meant."""
