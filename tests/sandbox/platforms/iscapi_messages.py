"""A good `messageRequest`, and the same with something changed."""

from typing import Any

from sandbox.plain_xml import Element, read_xml
from sandbox.platforms.iscapi.tables import SPACE

PORTAL, ENTITY = "SIOE:ORG:000000001", "SIOE:ORG:000000002"
MESSAGE: dict[str, str] = {
    "messageEntityId": PORTAL,
    "messageRelatesToId": "",
    "messageRelatesToEntityId": ENTITY,
    "messageDate": "2024-05-06T10:00:00",
}
REQUEST: dict[str, str] = {
    "processNumber": "PROC/1/2024",
    "requestNumber": "1157/2024",
    "requestExternalNumber": "",
    "requestDate": "2024-05-06T09:59:59",
    "serviceCode": "CES:SRV:000000003",
    "channel": "PointOfCareType.Phone",
    "entityCode": ENTITY,
    "localCode": "",
    "userCode": "CES:CT:000000001",
    "userName": "Ana Exemplo",
}
METHODS: dict[str, Any] = {
    "operationCode": "ISCOP004GetPaymentMethods",
    "operationVersion": "1",
    "paymentValue": "120.00",
    "paymentTypeId": "1",
    "buyerEmail": "ana@exemplo.pt",
    "requests": {
        "requestNumber": "1157/2024",
        "serviceCode": "CES:SRV:000000003",
        "entityCode": ENTITY,
    },
}
PAID: dict[str, Any] = {
    "operationCode": "ISCOP005PaymentDataCommunication",
    "operationVersion": "",
    "paymentMovementId": "M-1",
    "paymentDate": "2024-05-06T10:00:00",
    "paymentValue": "120.00",
    "paymentTypeId": "1",
    "paymentTypeData": "Multibanco",
    "feeType": "TA",
    "paymentUrl": "",
}
UPDATE: dict[str, Any] = {
    "operationCode": "ISCOP002SendStateUpdate",
    "operationVersion": "1.0",
    "requestNumber": "1157/2024",
    "compEntityReqNumber": "PROC/2/2024",
    "changeDate": "2024-05-06T10:00:00",
    "sendDate": "2024-05-06T10:00:00",
    "stateCode": "13",
    "stateDesc": "Decidido",
    "actionCode": "14",
    "actionDesc": "Emitir decisão",
    "comments": "",
}
ASKED: dict[str, Any] = {
    "operationCode": "ISCOP008AdditionalInfoRequest",
    "operationVersion": "",
    "additionalInfoType": "Esclarecimentos",
    "additionalInfoDate": "2024-05-06T10:00:00",
    "additionalInfoReason": "Falta a morada.",
    "additionalInfoSuspension": "false",
}
RESUME: dict[str, Any] = {
    "operationCode": "ISCOP011ServiceResumeInfo",
    "operationVersion": "",
    "processNumber": "PROC/2/2024",
    "requestNumber": "1157/2024",
    "params": {"param": {"name": "Nome Requerente", "value": "Ana Exemplo"}},
}
DOCUMENT: dict[str, Any] = {
    "documentId": "D-1",
    "documentType": "1",
    "documentFileguid": "3cffeb6a-0000-4000-8000-000000000001",
    "documentClassification": "",
    "documentEntityCode": ENTITY,
    "documentDescription": "Decisão",
    "documentCreateDate": "2024-05-06T10:00:00",
}
DOCUMENTS: dict[str, Any] = {
    "operationCode": "ISCOP016SendProcessDocuments",
    "operationVersion": "",
    "document": DOCUMENT,
}
NOTICE: dict[str, Any] = {
    "notificationFileguid": "3cffeb6a-0000-4000-8000-000000000001",
    "notificationType": "PointOfCareType.Email",
    "notificationSubject": "Tem uma notificação",
    "notificationRecipientTypes": {
        "notificationSendRecipientType": {
            "notificationRecipientType": "1",
            "notificationSendEntityCode": ENTITY,
        }
    },
}
NOTICES: dict[str, Any] = {
    "operationCode": "ISCOP017SendProcessNotifications",
    "operationVersion": "",
    "notification": NOTICE,
}
HEARING: dict[str, Any] = {
    "operationCode": "ISCOP018StakeHolderRequest",
    "operationVersion": "0",
    "stakeHolderEventType": "1",
    "stakeHolderReason": "Audiência",
    "stakeHolderApplicantMessage": "Pode pronunciar-se.",
    "stakeHolders": {"stakeHolder": {"stakeHolderNotes": "x", "stakeHolderType": "1"}},
}
HEARD: dict[str, Any] = {
    "operationCode": "ISCOP019StakeholderReply",
    "operationVersion": "0",
    "stakeholderConclusion": "true",
    "stakeholderFinalObservation": "Nada a opor.",
}
OPINION: dict[str, Any] = {
    "operationCode": "ISCOP020SendOpinion",
    "operationVersion": "0",
    "statementDate": "2024-05-06T10:00:00",
    "statementReason": "Favorável",
    "statementResponse": "true",
    "statementDocuments": {"opinionDocument": "3cffeb6a-0000-4000-8000-000000000001"},
}
FILE = {
    "TTL": "30",
    "FileGuid": "3cffeb6a-0000-4000-8000-000000000001",
    "fileName": "declaracao.pdf",
    "fileType": "pdf",
    "filePath": "",
    "largeFileGuid": "",
}


def elements(rows: dict[str, Any]) -> str:
    """Members as XML; one that is None is left out, a text that begins with `<` stands as it is."""
    made = ""
    for name, value in rows.items():
        if value is None:
            continue
        inner = elements(value) if isinstance(value, dict) else value
        made += f"<{name}>{inner}</{name}>"
    return made


def request_text(
    operation: dict[str, Any] | None = None,
    message: dict[str, Any] | None = None,
    request: dict[str, Any] | None = None,
    more: str = "",
) -> str:
    """The element of a body."""
    blocks = {
        "messageData": {**MESSAGE, **(message or {})},
        "requestData": {**REQUEST, **(request or {})},
        "operationData": operation or METHODS,
    }
    return f'<ama:messageRequest xmlns:ama="{SPACE}">{elements(blocks)}{more}</ama:messageRequest>'


def parsed(text: str) -> Element:
    return read_xml(text.encode())
