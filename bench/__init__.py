"""Measurements of speed, each against its target; `python -m bench` prints the table."""
