"""The slot `app` on the command line: the acts of the person, and who is judged."""

import argparse

from sandbox.conformance.integration.ends import Ends
from sandbox.conformance.phone.acts import SAYS, read_act, read_headers
from sandbox.conformance.phone.component import PhoneApp

CITIZEN, OTHER = "ana-silva", "bruno-santos"


def add_options(parser: argparse.ArgumentParser) -> None:
    """An option for each act, and for whose phone it is."""
    add = parser.add_argument
    for name, says in SAYS.items():
        add(f"--{name}", default="", metavar="CALL", help=f"app: {says}, as «METHOD PATH BODY»")
    add("--header", action="append", default=[], help="app: sent with each act, «Name: value»")
    add("--citizen", default=CITIZEN, help="app: whose phone it is")
    add("--other-citizen", default=OTHER, help="app: whose phone it is not")
    add("--limit", type=float, default=10.0, help="app: seconds that a message may wait")


def phone_of(options: argparse.Namespace, ends: Ends) -> PhoneApp:
    """The component that the options describe.  Errors: Unusable."""
    given = {name: getattr(options, name.replace("-", "_")) for name in SAYS}
    acts = {name: read_act(name, text) for name, text in given.items() if text}
    headers = read_headers(options.header)
    return PhoneApp(
        ends, options.url, acts, headers, options.citizen, options.other_citizen, options.limit
    )
