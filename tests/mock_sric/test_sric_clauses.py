"""The order 12607/2013 item by item, SR-01 to SR-13: each clause has tests with its number."""

import json
import re
from base64 import b64decode
from collections.abc import Callable
from hashlib import sha256

import pytest

from mock_sric import clauses, contract, drivers
from mock_sric import language as says
from mock_sric import list_language as list_says
from mock_sric.seat import state_of
from mock_sric.tables import ACCOUNTS, DOCUMENT_TYPES, LISTED, MESSAGES
from sandbox.protocol.errors import Refused
from sandbox.protocol.fault_language import StartFault
from tests.mock_sric.court import SEARCH, TWO, Court

ORDER = "Despacho 12607/2013"


def pdf_of(court: Court, transaction: str) -> bytes:
    sent = (court.kept(transaction)[2] or b"").decode()
    return b64decode(re.findall(r"<r:pdf>(.+?)</r:pdf>", sent)[0])


# SR-01 ------------------------------------------------------------------------------------------
@pytest.mark.official(f"{ORDER}, 1")
@pytest.mark.parametrize("kind", DOCUMENT_TYPES)
def test_sr01_a_driver_is_found_by_each_type_of_document(court: Court, kind: str) -> None:
    one = next(one for one in drivers.NAMED if kind in one.documents)
    number = drivers.document_number(kind, one.serial)
    country = "ES" if "CE" in one.documents else "PT"
    wanted = {"document_type": kind, "document_number": number, "country": country}
    assert court.search(**wanted) == (0, "")


def test_sr01_number_type_and_country_must_all_fit(court: Court) -> None:
    passport = drivers.document_number("PAS", 912)
    wanted = {"document_type": "PAS", "document_number": passport}
    assert court.search(**wanted, country="PT") == (0, "")
    assert court.search(**wanted, country="BR") == (4, "numDocumento")
    assert court.search(document_type="OUT", document_number=passport) == (4, "numDocumento")


def test_sr01_a_citizen_of_the_world_is_a_driver_too(court: Court) -> None:
    assert court.call(SEARCH, document_number="990000010ZZ5")["count"] == 2
    assert court.call(SEARCH, document_number="990000028ZZ7")["count"] == 0


# SR-02 ------------------------------------------------------------------------------------------
@pytest.mark.official(f"{ORDER}, 2")
def test_sr02_the_first_stage_that_fails_decides(court: Court) -> None:
    """Each change repairs the stage that failed, from the first to the last."""
    wrong = {
        "country": "",
        "document_number": "990009999ZZ9",
        "entity_code": "T8XXX",
        "user": "mj.ninguem",
    }
    found = [court.search(**wrong)[0]]
    for name, value in (
        ("country", "PT"),
        ("document_number", drivers.document_number("CC", 900)),
        ("entity_code", "T8ZZ1"),
        ("user", "mj.helena"),
    ):
        wrong[name] = value
        found.append(court.search(**wrong)[0])
    assert found == [2, 3, 7, 5, 4]


def test_sr02_an_answer_stays_within_the_permission_of_who_asks(court: Court) -> None:
    assert court.search(scope="REC") == (5, "ambito")
    assert court.search(user="mj.rosa") == (7, "codEntidade")
    assert court.search(user="mp.paulo") == (5, "utilizador")


def test_sr02_a_strict_world_asks_for_the_entity(court_of: Callable[..., Court]) -> None:
    assert court_of(sric_strict=True).register() == (2, "tipoEntidade,codEntidade")


# SR-03 ------------------------------------------------------------------------------------------
FIELDS = {
    "user": "utilizador",
    "application": "aplicacao",
    "document_type": "tipoDocumento",
    "document_number": "numDocumento",
    "country": "codPais",
    "entity_type": "tipoEntidade",
    "entity_code": "codEntidade",
}


@pytest.mark.official(f"{ORDER}, 3")
@pytest.mark.parametrize("name", FIELDS)
def test_sr03_each_of_the_seven_fields_must_be_there(court: Court, name: str) -> None:
    assert court.search(**{name: ""}) == (2, FIELDS[name])


def test_sr03_what_is_missing_is_told_together_in_order(court: Court) -> None:
    code, where = court.search(country="", user="", entity_code=" ")
    assert (code, where) == (2, "utilizador,codPais,codEntidade")


# SR-04 ------------------------------------------------------------------------------------------
@pytest.mark.official(f"{ORDER}, 4")
def test_sr04_a_court_registers_a_user_who_may_search_at_once(court: Court) -> None:
    assert court.register() == (0, "")
    user = court.user("mj.teste01")
    assert (user.given_name, user.scopes, user.state, user.entity) == (
        "Ana", ("INV",), "ATIVO", "TJ/T8ZZ1",
    )  # fmt: skip
    assert court.search(user="mj.teste01", scope="") == (0, "")


def test_sr04_a_start_to_come_waits_for_its_day(court: Court) -> None:
    assert court.register(starts_on="2025-02-12") == (0, "")
    assert court.search(user="mj.teste01", scope="") == (5, "utilizador")
    court.world.advance_by(38 * 3600 - 1)
    assert court.search(user="mj.teste01", scope="") == (5, "utilizador")
    court.world.advance_by(1)
    assert court.search(user="mj.teste01", scope="") == (0, "")


def test_sr04_a_start_is_at_most_a_year_ahead(court: Court) -> None:
    assert court.register(starts_on="2026-02-10") == (0, "")
    assert court.register(username="mj.x02", starts_on="2026-02-11") == (
        3, "dataInicio;data até 2026-02-10",
    )  # fmt: skip


# SR-05 ------------------------------------------------------------------------------------------
@pytest.mark.official(f"{ORDER}, 5")
def test_sr05_the_eight_messages_are_those_of_the_order() -> None:
    assert [one.text for one in MESSAGES] == [
        "Sucesso",
        "Não especificado",
        "Campo(s) de preenchimento obrigatório não preenchido(s)",
        "Campo fora dos parâmetros definidos (campo, definido)",
        "Condutor inexistente",
        "Utilizador sem acesso ou fora de âmbito",
        "Utilizador já registado",
        "Entidade Inválida",
    ]


def test_sr05_every_message_comes_back_from_something(court: Court) -> None:
    court.do(StartFault("um", "erro", "ws-sric", uses=1))
    codes = {court.search()[0]}
    codes |= {court.search(**one)[0] for one in (
        {}, {"country": ""}, {"country": "PRT"},
        {"document_number": drivers.document_number("CC", 900)}, {"scope": "REC"},
        {"entity_code": "T8ZZ9"},
    )}  # fmt: skip
    codes |= {court.register()[0], court.register()[0]}
    assert codes == set(range(8))


# SR-06 ------------------------------------------------------------------------------------------
@pytest.mark.official(f"{ORDER}, 6")
def test_sr06_all_active_records_are_listed_and_no_other(court: Court) -> None:
    found = court.call(SEARCH)
    pdf = pdf_of(court, found["transaction"])
    driver = drivers.named("dois-registos", court.world.clock.now().date())
    assert all(record.reference.encode() in pdf for record in driver.records)
    gone = court.call(SEARCH, document_number=drivers.document_number("CC", 902))
    assert (gone["code"], gone["count"]) == (0, 0)
    assert b"pdf" not in (court.kept(gone["transaction"])[2] or b"")


def test_sr06_a_decision_that_can_be_appealed_is_not_listed(court: Court) -> None:
    assert court.call(SEARCH, document_number=drivers.document_number("CC", 915))["count"] == 0


def test_sr06_a_record_is_shown_to_the_midnight_of_its_last_day(court: Court) -> None:
    card = drivers.document_number("CC", 908)
    court.world.advance_by(14 * 3600 - 1)
    assert court.call(SEARCH, document_number=card)["count"] == 1
    court.world.advance_by(1)
    assert court.call(SEARCH, document_number=card)["count"] == 0


def test_sr06_the_same_transaction_gives_the_same_bytes(court_of: Callable[..., Court]) -> None:
    court = court_of()
    first = pdf_of(court, court.call(SEARCH)["transaction"])
    second = pdf_of(court, court.call(SEARCH)["transaction"])
    assert len(first) == len(second)
    assert first != second
    assert second.replace(b"2025021000000002", b"2025021000000001")[:2000] == first[:2000]


# SR-07 ------------------------------------------------------------------------------------------
@pytest.mark.official(f"{ORDER}, 7")
def test_sr07_the_answer_has_its_six_fields(court: Court) -> None:
    found = court.call(SEARCH)
    sent = (court.kept(found["transaction"])[2] or b"").decode()
    names = re.findall(r"<r:(\w+)", sent.partition("Response>")[2])
    assert names == [
        "quantidadeRegistos", "codErro", "campoErro", "pdf", "nomeFicheiro", "campoControlo",
    ]  # fmt: skip
    digest = sha256(pdf_of(court, found["transaction"])).hexdigest().upper()
    assert f"<r:campoControlo>{digest}</r:campoControlo>" in sent
    assert f"<r:nomeFicheiro>RIC_{found['transaction']}.pdf</r:nomeFicheiro>" in sent
    assert f"<r:numeroTransacao>{found['transaction']}</r:numeroTransacao>" in sent


# SR-08 ------------------------------------------------------------------------------------------
@pytest.mark.official(f"{ORDER}, 8")
@pytest.mark.parametrize("change", [{}, {"country": "PRT"}, {"entity_code": "T8XXX"}])
def test_sr08_every_transaction_is_kept_refused_ones_too(
    court: Court, change: dict[str, str]
) -> None:
    number = court.call(SEARCH, **change)["transaction"]
    facts, received, sent = court.kept(number)
    assert all((facts, received, sent))
    assert facts is not None
    assert received is not None
    known = json.loads(facts)
    assert (known["utilizador"], known["ambito"]) == ("mj.helena", "INV")
    assert known["em"] == "2025-02-10T10:00:00.000+00:00"
    assert number == "2025021000000001"
    assert TWO.encode() in received


def test_sr08_a_day_is_kept_four_years_and_then_gone(court: Court) -> None:
    number = court.call(SEARCH)["transaction"]
    court.world.advance(court.world.clock.now().replace(year=2029, hour=23, minute=59))
    assert all(court.kept(number))
    court.world.advance_by(120)
    assert court.kept(number) == (None, None, None)
    assert court.world.journal.archive.keys("sric.transacao") == []
    purges = court.sees("olga-auditora")["purges"]
    assert purges == [{"day": "2025-02-10", "count": 1, "purged_on": "2029-02-11"}]


def test_sr08_nothing_of_a_driver_is_in_the_journal(court: Court) -> None:
    court.call(SEARCH)
    written = "\n".join(record.data for record in court.world.journal.read())
    assert TWO not in written
    assert "Miguel Torres Anta" not in written


def test_sr08_reading_the_audit_is_kept_too(court: Court) -> None:
    number = court.call(SEARCH)["transaction"]
    court.do(says.SearchAudit("olga-auditora", user="mj.helena"), "auditor:olga-auditora")
    court.do(says.OpenTransaction("olga-auditora", number), "auditor:olga-auditora")
    seen = court.sees("olga-auditora")
    assert [row["number"] for row in seen["found"]] == [number]
    assert TWO in seen["transaction"]["received"]
    assert "getPDFAIIResponse" in seen["transaction"]["sent"]
    kept = court.world.journal.archive.keys("sric.transacao", ["operacao=auditoria"])
    assert len(kept) == 2


# SR-09 ------------------------------------------------------------------------------------------
def sign_in(court: Court, password: str) -> list[str]:
    events = court.do(says.SignIn("audit.helena", password), "magistrado:helena-juiza")
    return [event.TYPE for event in events if not event.TYPE.startswith("transacao")]


@pytest.mark.official(f"{ORDER}, 9")
def test_sr09_five_wrong_passwords_lock_and_another_manager_unlocks(court: Court) -> None:
    for _ in range(4):
        assert sign_in(court, "errada") == ["acesso.recusado"]
    assert sign_in(court, "errada") == ["acesso.recusado", "acesso.bloqueado"]
    assert sign_in(court, "ficticia-audit.helena") == ["acesso.recusado"]
    court.do(says.UnlockAccount("graca-gestora", "helena-juiza"))
    assert sign_in(court, "ficticia-audit.helena") == ["acesso.aberto"]


def test_sr09_a_right_password_forgets_the_wrong_ones(court: Court) -> None:
    for _ in range(3):
        for _ in range(4):
            sign_in(court, "errada")
        assert sign_in(court, "ficticia-audit.helena") == ["acesso.aberto"]


def test_sr09_nobody_unlocks_oneself(court: Court) -> None:
    with pytest.raises(Refused, match="own_account"):
        court.do(says.UnlockAccount("nuno-gestor", "nuno-gestor"))


def test_sr09_no_login_is_shared() -> None:
    names = [one.useraudit for one in ACCOUNTS.values()]
    assert len(names) == len(set(names))


# SR-10 ------------------------------------------------------------------------------------------
HEAD = "username;nome;apelido;aplicacao;ambitos;dataInicio\n"


def upload(court: Court, lines: str) -> list_says.ListTakenOver:
    found = court.do(list_says.UploadList("graca-gestora", "TJ/T8ZZ1", HEAD + lines))
    assert isinstance(found[-1], list_says.ListTakenOver)
    return found[-1]


@pytest.mark.official(f"{ORDER}, 10")
def test_sr10_a_list_brings_users_and_their_level_of_access(court: Court) -> None:
    done = upload(court, "mj.nova;Nova;Pessoa;CITIUS-SIM;INV+REC;2025-02-10\n")
    assert (done.accepted, done.missing, done.problems) == (1, 1, ())
    assert court.user("mj.nova").scopes == ("INV", "REC")
    assert court.user("mj.helena").missing_since == "2025-02-10"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("mj.a;So;Tres", "tem 3 colunas"),
        ("mj.a;;B;CITIUS-SIM;INV;2025-02-10", "por preencher: nome"),
        ("a b;A;B;CITIUS-SIM;INV;2025-02-10", "username;"),
        ("mj.a;A;B;NAO;INV;2025-02-10", "aplicacao;CITIUS-SIM|DIAP-SIM"),
        ("mj.a;A;B;CITIUS-SIM;TUDO;2025-02-10", "ambitos;INV+INS+REC"),
        ("mj.a;A;B;CITIUS-SIM;INV;10/02/2025", "dataInicio;"),
        ("mp.paulo;Paulo;S;DIAP-SIM;INV;2013-09-02", "username;já é de MP/T9ZZ1"),
        ("mj.a;A;<b>;CITIUS-SIM;INV;2025-02-10", "apelido;"),
    ],
)
def test_sr10_each_bad_line_is_named_and_changes_nothing(
    court: Court, line: str, problem: str
) -> None:
    before = state_of(court.world).users
    done = upload(court, f"mj.helena;Helena;Prates Vilar;CITIUS-SIM;INV+INS;2013-09-02\n{line}\n")
    assert len(done.problems) == 1
    assert done.problems[0].startswith(f"linha 3: {problem}")
    assert state_of(court.world).users == before


# SR-11 ------------------------------------------------------------------------------------------
def notify(court: Court, changed_on: str) -> list_says.ChangeNotified:
    free = ("2025-04-18", "2025-04-25")
    command = list_says.NotifyChange(
        "citius-zezere", "mj.helena", "CITIUS-SIM", "mudanca", changed_on, free
    )
    found = court.do(command, "tribunal:citius-zezere")[0]
    assert isinstance(found, list_says.ChangeNotified)
    return found


@pytest.mark.official(f"{ORDER}, 11")
@pytest.mark.parametrize(
    ("changed_on", "working", "last"),
    [
        ("2025-03-06", False, "2025-03-11"),
        ("2025-03-06", True, "2025-03-13"),
        ("2025-03-03", False, "2025-03-08"),
        ("2025-03-03", True, "2025-03-10"),
        ("2025-04-17", True, "2025-04-28"),
    ],
)
def test_sr11_the_last_day_to_tell(
    court_of: Callable[..., Court], changed_on: str, working: bool, last: str
) -> None:
    court = court_of(sric_working_days=working)
    court.world.advance_by(100 * 86_400)
    told = notify(court, changed_on)
    assert (told.due_on, told.late) == (last, True)


def test_sr11_a_notice_on_the_last_day_is_in_time_a_later_one_is_flagged(court: Court) -> None:
    assert not notify(court, "2025-02-05").late
    court.world.advance_by(86_400)
    assert notify(court, "2025-02-05").late
    rows = court.sees("graca-gestora", situation="fora-de-prazo")["courts"][0]["users"]
    assert [(row["username"], row["overdue"]) for row in rows] == [
        ("mj.helena", "Comunicada fora de prazo")
    ]


def test_sr11_who_is_missing_from_a_list_is_past_the_days_when_nothing_is_told(
    court: Court,
) -> None:
    upload(court, "mj.nova;Nova;Pessoa;CITIUS-SIM;INV;2025-02-10\n")
    court.world.advance_by(5 * 86_400)
    assert court.sees("graca-gestora")["overdue"] == 0
    court.world.advance_by(86_400)
    assert court.sees("graca-gestora")["overdue"] == 1


def test_sr11_states_are_entered_and_left_as_they_may(court: Court) -> None:
    who = ("graca-gestora", "mj.helena", "CITIUS-SIM")
    with pytest.raises(Refused, match="listed_user_state"):
        court.do(list_says.ReactivateUser(*who))
    court.do(list_says.SuspendUser(*who))
    assert court.search() == (5, "utilizador")
    court.do(list_says.ReactivateUser(*who))
    assert court.search() == (0, "")
    court.do(list_says.EndUser(*who))
    for command in (list_says.ReactivateUser, list_says.SuspendUser, list_says.EndUser):
        with pytest.raises(Refused, match="listed_user_state"):
            court.do(command(*who))
    assert court.register(username="mj.helena") == (6, "username")


# SR-12 ------------------------------------------------------------------------------------------
@pytest.mark.official(f"{ORDER}, 12")
@pytest.mark.parametrize("account", ["graca-gestora", "olga-auditora", "ninguem"])
def test_sr12_only_courts_and_their_users_can_search(court: Court, account: str) -> None:
    assert court.call(SEARCH, account_id=account)["fault"] == "SRIC.LOGIN"


def test_sr12_a_magistrate_asks_only_as_the_own_user(court: Court) -> None:
    court.register(username="mj.outra")
    assert court.search(account_id="helena-juiza", user="mj.outra", scope="") == (5, "utilizador")
    assert court.search(account_id="helena-juiza") == (0, "")


def test_sr12_a_court_tells_of_its_own_users_only(court: Court) -> None:
    command = list_says.NotifyChange(
        "citius-zezere", "mp.paulo", "DIAP-SIM", "mudanca", "2025-02-09"
    )
    with pytest.raises(Refused, match="listed_user_unknown"):
        court.do(command)


# SR-13 ------------------------------------------------------------------------------------------
@pytest.mark.official(f"{ORDER}, 13")
def test_sr13_the_manager_sees_every_user_by_court_with_state_and_level(court: Court) -> None:
    seen = court.sees("graca-gestora")
    users = {row["username"]: row for group in seen["courts"] for row in group["users"]}
    assert set(users) == {one.user for one in LISTED}
    assert users["mj.helena"]["scopes"] == ["INV", "INS"]
    assert {row["state"] for row in users.values()} == {"ATIVO"}


def test_sr13_the_manager_sees_each_of_the_four_states(court: Court) -> None:
    upload(court, "mj.futura;Futura;Pessoa;CITIUS-SIM;INV;2025-02-11\n")
    who = ("graca-gestora", "mj.rosa", "CITIUS-SIM")
    court.do(list_says.SuspendUser(*who))
    court.do(list_says.EndUser("graca-gestora", "mp.paulo", "DIAP-SIM"))
    groups = court.sees("graca-gestora")["courts"]
    states = {row["username"]: row["state"] for group in groups for row in group["users"]}
    assert states == {
        "mj.futura": "PENDENTE",
        "mj.helena": "ATIVO",
        "mj.rosa": "SUSPENSO",
        "mp.paulo": "CESSADO",
    }
    court.world.advance_by(86_400)
    assert court.user("mj.futura").state == "ATIVO"


def test_sr13_only_the_manager_has_the_rows_of_the_list() -> None:
    rows = {verb.verb for verb in contract.VERBS if verb.role == "gestor-ansr"}
    others = {verb.verb for verb in contract.VERBS if verb.role != "gestor-ansr"}
    assert rows & others == {"entra", "sai"}


def test_sr13_an_added_user_is_there_and_is_not_added_twice(court: Court) -> None:
    added = list_says.AddUser(
        "graca-gestora", "mj.vasco", "Vasco", "Lemos", "CITIUS-SIM", "TJ/T8ZZ1", ("INV",),
        "2025-02-10",
    )  # fmt: skip
    court.do(added)
    assert court.search(user="mj.vasco", scope="") == (0, "")
    with pytest.raises(Refused, match="listed_user_exists"):
        court.do(added)


# all --------------------------------------------------------------------------------------------
def test_every_clause_names_tests_that_are_here() -> None:
    here = [name for name in globals() if name.startswith("test_")]
    named = [one.shown_by for one in clauses.BEHAVIOURS if one.shown_by]
    assert named == [f"test_sr{number:02}_" for number in range(1, 14)]
    assert [start for start in named if not any(name.startswith(start) for name in here)] == []


def test_ten_thousand_registrations_of_one_name_are_one_user(court: Court) -> None:
    court.world.deliver_after(lambda world: None)
    codes = [court.register()[0] for _ in range(10_000)]
    assert codes == [0] + [6] * 9_999
    assert len(state_of(court.world).users) == len(LISTED) + 1
