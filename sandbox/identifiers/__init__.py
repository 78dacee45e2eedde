"""Portuguese identifiers: check digits, written forms, and fictitious numbers.  Pure.

Every `fictitious_*` function turns a serial number into an identifier of a range that belongs
to nobody, a different one for each serial; which serial a person gets is decided elsewhere.
"""
