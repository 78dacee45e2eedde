"""Where the machine may call, and where it may not."""

import pytest

from sandbox.outgoing import post_json, require_allowed
from sandbox.protocol.errors import Refused

NEAR = (
    "http://127.0.0.1/a",
    "http://127.9.9.9:8080/a?b=c",
    "http://[::1]:80/",
    "https://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://[fd00::1]/",
    "http://localhost:9/",
)
OUTSIDE = (
    "http://192.0.2.1/",
    "http://172.32.0.1/",
    "https://[2001:db8::1]/",
    "http://169.254.169.254/latest",
    "http://[fe80::1]/",
    "http://0.0.0.0/",
    "http://[::]/",
    "http://[::ffff:192.0.2.1]/",
    "http://224.0.0.1/",
)
NEVER = (
    "",
    "127.0.0.1",
    "//127.0.0.1/",
    "ftp://127.0.0.1/",
    "file:///etc/passwd",
    "http:///a",
    "http://127.0.0.1:0/",
    "http://127.0.0.1:99999/",
    "http://[::1/",
    "http://a@127.0.0.1/",
    "http://127.0.0.1/#a",
    "http://127.0.0.1/á",
    "http://127.0.0.1/\r\nX: y",
    "http://nome-que-nao-existe.invalid/",
)


@pytest.mark.parametrize("url", NEAR)
def test_this_machine_and_private_networks_may_be_called(url: str) -> None:
    require_allowed(url, anywhere=False)


@pytest.mark.parametrize("url", OUTSIDE)
def test_other_addresses_need_the_switch(url: str) -> None:
    with pytest.raises(Refused) as caught:
        require_allowed(url, anywhere=False)
    assert caught.value.code == "address_not_allowed"
    require_allowed(url, anywhere=True)


@pytest.mark.parametrize("url", NEVER)
def test_what_is_no_address_is_refused_whatever_the_switch(url: str) -> None:
    for anywhere in (False, True):
        with pytest.raises(Refused) as caught:
            require_allowed(url, anywhere)
        assert caught.value.code == "address_not_allowed"


def test_an_address_is_looked_at_again_when_something_leaves() -> None:
    seen = post_json("http://192.0.2.1/", b"{}", 1.0, anywhere=False)
    assert (seen.outcome, seen.status) == ("refused", 0)
