"""A `messageRequest` is looked at member by member; what is wrong has its name."""

from typing import Any

import pytest

from mock_iap.iscapi_text import inside
from sandbox.platforms.iscapi import checks, errors
from sandbox.platforms.iscapi.fields import BLOCKS, OPERATION_FIELDS
from sandbox.platforms.iscapi.tables import OPERATIONS, TABLES
from sandbox.platforms.iscapi.values import nearest
from tests.sandbox.platforms.iscapi_messages import (
    ASKED,
    DOCUMENT,
    DOCUMENTS,
    FILE,
    HEARD,
    HEARING,
    METHODS,
    NOTICE,
    NOTICES,
    OPINION,
    PAID,
    RESUME,
    UPDATE,
    elements,
    parsed,
    request_text,
)


def wrong(text: str) -> list[str]:
    return checks.read(parsed(text)).wrong


KINDS = [METHODS, PAID, UPDATE, ASKED, RESUME, DOCUMENTS, NOTICES, HEARING, HEARD, OPINION]


@pytest.mark.parametrize("operation", KINDS, ids=lambda one: one["operationCode"])
def test_a_good_message_has_nothing_wrong(operation: dict[str, Any]) -> None:
    text = request_text(operation, more=elements({"attachContext": FILE}) * 2)
    assert wrong(text) == []


def test_what_was_read_can_be_written_again() -> None:
    two = {**METHODS, "more": None}
    text = request_text(two, more=elements({"attachContext": FILE}) * 2)
    text = text.replace("</requests>", "</requests>" + elements({"requests": METHODS["requests"]}))
    members = tuple(checks.read(parsed(text)).members)
    assert f"<x>{inside(members)}</x>".count("<requests>") == 2
    again = tuple(checks.read(parsed(f"<x>{inside(members)}</x>")).members)
    assert again == members


def test_a_form_is_kept_as_it_is() -> None:
    form = "<Form><Field><Name>a</Name></Field><Field><Name>b</Name></Field></Form>"
    text = request_text({"operationCode": OPERATIONS[0], "operationVersion": "", "": None})
    text = text.replace("</operationData>", f"{form}</operationData>")
    reading = checks.read(parsed(text))
    assert reading.wrong == []
    assert form in inside(tuple(reading.members))


@pytest.mark.official("fact sheet 5.2")
def test_there_are_twenty_operations_numbered_in_order() -> None:
    assert [int(one[5:8]) for one in OPERATIONS] == list(range(1, 21))


M, R = "message", "request"
BAD: tuple[tuple[str, dict[str, Any], str, str], ...] = (
    (M, {"messageEntityId": "SIOE:ORG:1"}, "MD_04", "SIOE:ORG:000000001"),
    (M, {"messageEntityId": "sioe:org:000000001"}, "MD_04", "SIOE:ORG:000000001"),
    (M, {"messageEntityId": None}, "MD_01", "SIOE:ORG:"),
    (M, {"messageEntityId": ""}, "MD_01", "SIOE:ORG:"),
    (M, {"messageRelatesToEntityId": None}, "MD_02", "SIOE:ORG:"),
    (M, {"messageRelatesToEntityId": "000000002"}, "MD_05", "SIOE:ORG:000000002"),
    (M, {"messageDate": ""}, "MD_03", "T"),
    (M, {"messageDate": "2024-05-06"}, "SIM_03", "2024-05-06T00:00:00"),
    (M, {"messageDate": "06-05-2024 10:00:00"}, "SIM_03", "2024-05-06T10:00:00"),
    (M, {"messageDate": "2024-05-06T10:00:00Z"}, "SIM_03", "2024-05-06T10:00:00"),
    (M, {"messageDate": "2024-02-30T10:00:00"}, "SIM_03", "T"),
    (M, {"messageDate": "２０２４-05-06T10:00:00"}, "SIM_03", "T"),
    (M, {"messageDat": "x"}, "SIM_01", "messageDate"),
    (R, {"processNumber": ""}, "RD_02", "messageData/processNumber"),
    (R, {"processNumber": "x" * 101}, "RD_08", "PROC/"),
    (R, {"requestNumber": ""}, "RD_01", "1157/2020"),
    (R, {"requestNumber": "2024/x"}, "RD_07", "1157/2020"),
    (R, {"requestExternalNumber": "a\nb"}, "RD_09", "PROC/"),
    (R, {"requestDate": "ontem"}, "SIM_03", "T"),
    (R, {"serviceCode": None}, "RD_04", "CES:SRV:"),
    (R, {"serviceCode": "CES:SRV:3"}, "RD_12", "CES:SRV:000000003"),
    (R, {"channel": ""}, "RD_05", "PointOfCareType."),
    (R, {"channel": "PointOfCareType.Telefone"}, "SIM_03", "PointOfCareType."),
    (R, {"channel": "Telefone"}, "SIM_03", "PointOfCareType.Phone"),
    (R, {"channel": "3"}, "SIM_03", "PointOfCareType."),
    (R, {"entityCode": ""}, "RD_03", "SIOE:ORG:"),
    (R, {"entityCode": "CES:SRV:000000002"}, "RD_11", "SIOE:ORG:000000002"),
    (R, {"userCode": "CES:CT:000000017"}, "SIM_03", "CES:CT:0000000"),
    (R, {"userCode": "CES:CT:"}, "SIM_03", "CES:CT:000000"),
    (R, {"userCode": "CES:CT:14"}, "SIM_03", "CES:CT:000000014"),
    (R, {"userName": ""}, "RD_06", "requestData/userName"),
    (R, {"userName": "<b>x</b>"}, "SIM_04", "requestData/userName"),
    (R, {"userName": "x" * 4001}, "SIM_03", "4000"),
)


@pytest.mark.parametrize(("block", "change", "code", "valid"), BAD)
def test_a_bad_member_of_the_fixed_blocks_has_its_code_and_the_nearest_valid_value(
    block: str, change: dict[str, Any], code: str, valid: str
) -> None:
    changes: dict[str, Any] = {block: change}
    found = wrong(request_text(**changes))
    assert [one.partition(" ")[0] for one in found] == [code]
    assert (valid.partition("/")[2] if "Data/" in valid else valid) in found[0]


BAD_OPERATIONS: tuple[tuple[dict[str, Any], dict[str, Any], str, str], ...] = (
    (METHODS, {"operationCode": ""}, "OP_01", "ISCOP"),
    (METHODS, {"operationCode": None}, "OP_01", "ISCOP"),
    (METHODS, {"operationCode": "ISCOP001SendFrom"}, "OP_02", "ISCOP001SendForm"),
    (METHODS, {"operationCode": "ISCOP005GetPaymentMethods"}, "OP_02", "ISCOP004GetPaymentMethods"),
    (METHODS, {"operationCode": "ISCOP021SendOpinion"}, "OP_02", "ISCOP020SendOpinion"),
    (METHODS, {"operationVersion": "um"}, "OP_03", "1.0"),
    (METHODS, {"paymentValue": "120"}, "SIM_03", "120.00"),
    (METHODS, {"paymentValue": "120,5 €"}, "SIM_03", "120.50"),
    (METHODS, {"paymentValue": "-1.00"}, "SIM_03", "120.00"),
    (METHODS, {"paymentTypeId": "5"}, "SIM_03", "4"),
    (METHODS, {"paymentTypeId": "Multibanco"}, "SIM_03", "1"),
    (METHODS, {"paymentTypeId": None}, "SIM_02", "paymentTypeId"),
    (METHODS, {"buyerEmail": "ana"}, "SIM_03", "nome@exemplo.pt"),
    (METHODS, {"requests": None}, "SIM_02", "operationData/requests"),
    (METHODS, {"paymentvalue": "1.00"}, "SIM_01", "paymentValue"),
    (
        METHODS,
        {"requests": {**METHODS["requests"], "serviceCode": "3"}},
        "SIM_03",
        "operationData/requests/serviceCode «3»; nearest valid: CES:SRV:000000003",
    ),
    (PAID, {"paymentMovementId": ""}, "ISCOP005_01", "paymentMovementId"),
    (PAID, {"paymentDate": None}, "ISCOP005_02", "paymentDate"),
    (PAID, {"paymentValue": ""}, "ISCOP005_03", "120.00"),
    (PAID, {"paymentTypeId": ""}, "ISCOP005_04", "paymentTypeId"),
    (PAID, {"paymentTypeId": "9"}, "ISCOP005_07", "8"),
    (PAID, {"paymentTypeData": ""}, "ISCOP005_05", "paymentTypeData"),
    (PAID, {"feeType": ""}, "ISCOP005_06", "TA"),
    (PAID, {"feeType": "t"}, "SIM_03", "T"),
    (UPDATE, {"stateCode": "17"}, "ISCOP002_11", "16"),
    (UPDATE, {"stateCode": ""}, "ISCOP002_05", "stateCode"),
    (UPDATE, {"actionCode": "28"}, "ISCOP002_12", "29"),
    (ASKED, {"additionalInfoType": ""}, "ISCOP008_01", "additionalInfoType"),
    (ASKED, {"additionalInfoDate": "ontem"}, "ISCOP008_06", "T"),
    (ASKED, {"additionalInfoSuspension": "sim"}, "ISCOP008_07", "true"),
    (ASKED, {"additionalInfoSuspension": None}, "ISCOP008_04", "true"),
    (RESUME, {"params": {}}, "SIM_02", "operationData/params/param"),
    (RESUME, {"params": {"param": {"name": "a"}}}, "SIM_02", "params/param/value"),
    (DOCUMENTS, {"document": None}, "ISCOP016_01", "operationData/document"),
    (DOCUMENTS, {"document": {**DOCUMENT, "documentType": ""}}, "ISCOP016_02", "documentType"),
    (DOCUMENTS, {"document": {**DOCUMENT, "documentType": "19"}}, "ISCOP016_03", "18"),
    (DOCUMENTS, {"document": {**DOCUMENT, "documentTyp": "1"}}, "SIM_01", "documentType"),
    (NOTICES, {"notification": None}, "ISCOP017_01", "operationData/notification"),
    (NOTICES, {"notification": {**NOTICE, "notificationFileguid": "1"}}, "ISCOP017_07", "0000"),
    (NOTICES, {"notification": {**NOTICE, "notificationType": "1"}}, "ISCOP017_08", "PointOfCare"),
    (HEARING, {"stakeHolders": None}, "ISCOP018_06", "operationData/stakeHolders"),
    (HEARING, {"stakeHolders": {}}, "ISCOP018_06", "stakeHolders/stakeHolder"),
    (HEARD, {"stakeholderConclusion": "1"}, "SIM_03", "true"),
    (OPINION, {"statementResponse": ""}, "SIM_02", "true"),
)


@pytest.mark.parametrize(("good", "change", "code", "valid"), BAD_OPERATIONS)
def test_a_bad_member_of_an_operation_has_its_code_and_the_nearest_valid_value(
    good: dict[str, Any], change: dict[str, Any], code: str, valid: str
) -> None:
    found = wrong(request_text({**good, **change}))
    assert found[0].startswith(f"{code} [")
    assert valid in found[0]
    assert len(found) == 1 or code.startswith("OP_")


def file_with(**changes: str | None) -> str:
    return request_text(more=elements({"attachContext": {**FILE, **changes}}))


GOOD = request_text()
FORM = {"operationCode": OPERATIONS[0], "operationVersion": "1"}


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        (GOOD.replace("operationData", "operationDaa"), "SIM_01", "operationDa"),
        (GOOD.replace("<requestData>", "<requestData>texto"), "SIM_01", "requestData «texto»"),
        (GOOD.replace("<channel>", '<channel a="b">'), "SIM_01", "requestData/channel/@a"),
        (GOOD.replace("<requests>", "<requests>texto"), "SIM_01", "operationData/requests"),
        (GOOD.replace("userName>", "ama:userName>"), "SIM_01", "userName"),
        (GOOD.replace("requestData>", "ama:requestData>"), "SIM_01", "requestData"),
        (request_text(more=elements({"attachContex": FILE})), "SIM_01", "attachContext"),
        (request_text(more=elements({"messageData": {}})), "SIM_01", "messageData[2]"),
        (request_text(FORM | {"Form": f"<{'a' * 65}/>"}), "SIM_01", "operationData/Form/aaa"),
        (request_text(FORM | {"Form": "<x:a xmlns:x='u'/>"}), "SIM_01", "operationData/Form/{u}a"),
        (request_text(FORM | {"Form": "<a b='c'/>"}), "SIM_01", "operationData/Form/a/@b"),
        (file_with(FileGuid=""), "AC_01", "attachContext/FileGuid"),
        (file_with(FileGuid="1"), "SIM_03", "attachContext/FileGuid"),
        (file_with(fileName=None), "AC_02", "attachContext/fileName"),
        (file_with(fileType=""), "AC_03", "attachContext/fileType"),
        (file_with(TTL="sempre"), "SIM_03", "attachContext/TTL"),
    ],
)
def test_a_message_that_is_not_built_right_has_a_code(text: str, code: str, place: str) -> None:
    found = wrong(text)
    assert found[0].startswith(f"{code} [")
    assert place in found[0]


@pytest.mark.parametrize("kind", ["entity", "service", "date", "amount", "user", "operation"])
@pytest.mark.parametrize(
    "text", ["", "?", "1", "9" * 30, "CES:CT:", "2024-13-45", "ISCOP0", "1,999"]
)
def test_the_nearest_valid_value_is_valid(kind: str, text: str) -> None:
    found = nearest(kind, text)
    assert found is None or nearest(kind, found) is None


def test_blocks_and_their_members_stand_in_order() -> None:
    turned = request_text().replace("messageData", "zzz").replace("requestData", "messageData")
    assert wrong(turned.replace("zzz", "requestData"))[0].startswith("SIM_01")
    date, entity = "<messageDate>2024-05-06T10:00:00</messageDate>", "<messageEntityId>"
    moved = request_text().replace(date, "").replace(entity, date + entity)
    assert wrong(moved)[0].startswith("SIM_01 [MessageRequest] Unexpected element: messageData")


def test_everything_that_is_wrong_is_told_at_once() -> None:
    text = request_text({**PAID, "feeType": "X"}, {"messageDate": "x"}, {"channel": "x"})
    assert len(wrong(text)) == 3


def test_every_code_and_every_kind_of_a_member_has_its_row() -> None:
    rows = [row for group in (*BLOCKS.values(), *OPERATION_FIELDS.values()) for row in group]
    for row in rows:
        rows += row.inside
    codes = {code for row in rows for code in (row.missing, row.invalid) if code}
    assert codes <= set(errors.ERRORS)
    official = {code for code in errors.ERRORS if errors.is_official(code)}
    assert official <= codes
    kinds = {row.kind for row in rows}
    assert set(TABLES) <= kinds
    assert set(OPERATION_FIELDS) == set(OPERATIONS)
