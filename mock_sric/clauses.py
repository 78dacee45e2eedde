"""The items of the order as numbered behaviours, SR-01 to SR-13, each with the test that shows it.

How each is known: the order (official) says what; how it looks and what it is called is ours.
"""

from sandbox.protocol.vocabulary import Behaviour

_ORDER = "seed 001, Despacho 12607/2013, item"

BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour(
        "SR-01",
        "A driver is searched by type, number and country of a document (SR-01).",
        "official",
        f"{_ORDER} 1; the table of documents of the annex was not found: codes and patterns are "
        "ours",
        shown_by="test_sr01_",
    ),
    Behaviour(
        "SR-02",
        "Only a message of the right form is searched, within the permission of who asks (SR-02).",
        "official",
        f"{_ORDER} 2; the order of the checks is ours",
        "sric_estrito",
        shown_by="test_sr02_",
    ),
    Behaviour(
        "SR-03",
        "A search carries user, application, document, country, and type and code of the entity "
        "(SR-03).",
        "official",
        f"{_ORDER} 3; element names are ours",
        shown_by="test_sr03_",
    ),
    Behaviour(
        "SR-04",
        "WsUserGetSRIC: a court sends username, name, application, scope and start of a user "
        "(SR-04).",
        "official",
        f"{_ORDER} 4; scopes follow article 7(2)(a) of DL 317/94",
        shown_by="test_sr04_",
    ),
    Behaviour(
        "SR-05",
        "Eight messages may come back (SR-05).",
        "official",
        f"{_ORDER} 5; their numbers are ours, in the order of the text",
        shown_by="test_sr05_",
    ),
    Behaviour(
        "SR-06",
        "When there is something active on that day, getPDFAII gives all active records (SR-06).",
        "official",
        f"{_ORDER} 6; layout of the PDF ours",
        shown_by="test_sr06_",
    ),
    Behaviour(
        "SR-07",
        "WsSRICPDF: number of records, error code, field in error, PDF, file name, control field "
        "(SR-07).",
        "official",
        f"{_ORDER} 7; that the control field is the SHA-256 of the PDF is ours",
        shown_by="test_sr07_",
    ),
    Behaviour(
        "SR-08",
        "Every transaction is kept four years: number, user, entity, scope, day and hour, INPUT "
        "and OUTPUT (SR-08).",
        "official",
        f"{_ORDER} 8; chain of digests, purge on the day after the fourth anniversary: ours",
        shown_by="test_sr08_",
    ),
    Behaviour(
        "SR-09",
        "One signs in with a personal useraudit and password; five wrong ones lock (SR-09).",
        "official",
        f"{_ORDER} 9; the limit, and WS-Security for the services, are ours; http on loopback",
        "sric_tentativas",
        shown_by="test_sr09_",
    ),
    Behaviour(
        "SR-10",
        "Courts give ANSR their current list of users with their level of access (SR-10).",
        "official",
        f"{_ORDER} 10; the form of the file (CSV) is ours",
        shown_by="test_sr10_",
    ),
    Behaviour(
        "SR-11",
        "A change is told within five days; later it is taken and flagged (SR-11).",
        "official",
        f"{_ORDER} 11; kind of days not said: of the calendar, by a switch of work",
        "sric_prazo_util, sric_suspende_fora_de_prazo",
        shown_by="test_sr11_",
    ),
    Behaviour(
        "SR-12",
        "Nothing else can be done with a court's access (SR-12).",
        "official",
        f"{_ORDER} 12",
        shown_by="test_sr12_",
    ),
    Behaviour(
        "SR-13",
        "ANSR manages the accesses by an option of SRIC (SR-13).",
        "official",
        f"{_ORDER} 13; screens ours",
        shown_by="test_sr13_",
    ),
    Behaviour(
        "points",
        "Points, course, test and cancellation of the carta por pontos; records live five years.",
        "official",
        "Código da Estrada 144 to 148; ceiling of 16 with the course, daily limit: inferred",
    ),
    Behaviour(
        "soap",
        "SOAP 1.1 document/literal wrapped, 1.2 accepted; the WSDL is ours.",
        "assumed",
        "the real contract is not public",
    ),
    Behaviour(
        "ws-security",
        "A UsernameToken carries the password, or its digest with Nonce and Created; a token that "
        "comes again is answered again, each time as a transaction of its own.",
        "assumed",
        "the order says password and https only; nothing is told of freshness, which a password "
        "as text would not have either",
    ),
)
