"""SOAP messages as they are written: envelopes and Faults of both versions.  Pure.

Their reader is `sandbox.web.soap`.  Source: SOAP 1.1 (W3C note), SOAP 1.2 part 1.
"""

SOAP = {
    "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
    "1.2": "http://www.w3.org/2003/05/soap-envelope",
}
CONTENT_TYPES = {
    "1.1": "text/xml; charset=utf-8",
    "1.2": "application/soap+xml; charset=utf-8",
}
_CODES_12 = {"Client": "Sender", "Server": "Receiver"}


def escape(text: str) -> str:
    """Text as it stands in an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def element(name: str, value: object) -> str:
    """One element with text; `name` with its prefix."""
    text = escape(str(value))
    return f"<{name}>{text}</{name}>" if text else f"<{name}/>"


def envelope(body: str, spaces: dict[str, str], header: str = "", soap: str = "1.1") -> str:
    """A whole message; `spaces` are the namespaces by the prefixes of what is inside."""
    head = f"<s:Header>{header}</s:Header>" if header else ""
    named = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in spaces.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<s:Envelope xmlns:s="{SOAP[soap]}" '
        f"{named}>{head}<s:Body>{body}</s:Body></s:Envelope>"
    )


def fault(who: str, text: str, detail: str, soap: str, prefix: str) -> str:
    """The body of a Fault; `who` is at fault (`Client.Authentication`), in words of SOAP 1.1.

    What follows the point is a subcode of `prefix` in SOAP 1.2, which has other words.
    """
    if soap == "1.1":
        return (
            f"<s:Fault><faultcode>s:{who}</faultcode><faultstring>{escape(text)}</faultstring>"
            f"<detail>{detail}</detail></s:Fault>"
        )
    first, _, more = who.partition(".")
    inner = f"<s:Subcode><s:Value>{prefix}:{more}</s:Value></s:Subcode>" if more else ""
    return (
        f"<s:Fault><s:Code><s:Value>s:{_CODES_12[first]}</s:Value>{inner}</s:Code>"
        f'<s:Reason><s:Text xml:lang="pt">{escape(text)}</s:Text></s:Reason>'
        f"<s:Detail>{detail}</s:Detail></s:Fault>"
    )
