"""What cannot be known from outside: how a citizen of a component says yes or no.

An integrator names an address for each, which is posted to; without one the controls that need
it do not apply.  The same for reading a QR code, and a command that starts the component anew.
"""

import shlex
import subprocess
from dataclasses import dataclass

from sandbox.conformance.control import Deviation, NotApplicable
from sandbox.conformance.posting import post

NUMBER = "{requestNumber}"
BODY = '{"requestNumber": "{requestNumber}"}'
RESTART_S = 120.0
_MISSING = {
    "accept": "como o cidadão aceita não se vê de fora: dê --accept",
    "refuse": "como o cidadão recusa não se vê de fora: dê --refuse",
    "scan": "como o cidadão lê o código QR não se vê de fora: dê --scan",
    "restart": "como o componente recomeça não se vê de fora: dê --restart",
}


@dataclass(frozen=True, slots=True)
class Levers:
    """What is posted to, by what the citizen does: an address, and after a space its JSON.

    Shapes: `{requestNumber}` stands for the number of the request, in both; `token` is sent along.
    """

    accept: str = ""
    refuse: str = ""
    scan: str = ""
    restart: str = ""
    token: str = ""

    def require(self, *names: str) -> None:
        """Whether these were given.  Errors: NotApplicable."""
        for name in names:
            if not getattr(self, name):
                raise NotApplicable(_MISSING[name])

    def do(self, name: str, number: str) -> None:
        """The citizen does this.  Errors: NotApplicable, Deviation."""
        self.require(name)
        address, _, body = str(getattr(self, name)).replace(NUMBER, number).partition(" ")
        sent = post(address, body or BODY.replace(NUMBER, number), self.token)
        if not 200 <= sent.status < 300:
            raise Deviation(f"--{name}: HTTP {sent.status}: {sent.text[:160]}")

    def start_anew(self) -> None:
        """End the component and start it again.  Errors: NotApplicable, Deviation."""
        self.require("restart")
        try:
            done = subprocess.run(
                shlex.split(self.restart),
                timeout=RESTART_S,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            raise Deviation(f"--restart: {error}") from error
        if done.returncode:
            raise Deviation(f"--restart: acabou com o código {done.returncode}")
