"""The controls for a Sistema de Autorizações, as the entity that asks it."""
