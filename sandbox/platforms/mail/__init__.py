"""Correio: the e-mail of a world; nothing leaves the machine."""
