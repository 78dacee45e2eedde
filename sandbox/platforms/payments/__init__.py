"""Pagamentos: takes the money for what a portal asks, and tells it what became of it."""
