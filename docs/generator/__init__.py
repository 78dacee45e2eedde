"""Writes docs/reference from the code: one function per page, nothing written twice."""
