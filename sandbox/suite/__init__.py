"""Suites of guiões: many at once and over time, what they reach, what they miss.

`sandbox.play` plays one guião; here are its workers, history, coverage, explorer and mutants.
"""
