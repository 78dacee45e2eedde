"""The members of a message, block by block and operation by operation.  Pure.

Source: fact sheet 5.2 for the fixed blocks, GetPaymentMethods and PaymentDataCommunication; the
page of operations and the value tables of `amagovpt/ISCAPI` for the others (official).  Where
table, sample and codes of an operation differ, a member may be missing unless a code says so.
"""

from sandbox.protocol.frozen import frozen


@frozen
class Field:
    """One member: `kind` is a form or a table; `missing` and `invalid` are the codes that say so.

    One that may be empty has no `missing`.  A `group` has members of its own.
    """

    name: str
    kind: str = "text"
    missing: str = ""
    invalid: str = "SIM_03"
    many: bool = False
    inside: tuple["Field", ...] = ()


MESSAGE_DATA: tuple[Field, ...] = (
    Field("messageEntityId", "entity", "MD_01", "MD_04"),
    Field("messageRelatesToId"),
    Field("messageRelatesToEntityId", "entity", "MD_02", "MD_05"),
    Field("messageDate", "date", "MD_03"),
)
REQUEST_DATA: tuple[Field, ...] = (
    Field("processNumber", "number", "RD_02", "RD_08"),
    Field("requestNumber", "request", "RD_01", "RD_07"),
    Field("requestExternalNumber", "number", "", "RD_09"),
    Field("requestDate", "date"),
    Field("serviceCode", "service", "RD_04", "RD_12"),
    Field("channel", "channel", "RD_05"),
    Field("entityCode", "entity", "RD_03", "RD_11"),
    Field("localCode", "number"),
    Field("userCode", "user_code"),
    Field("userName", "text", "RD_06"),
)
OPERATION_DATA: tuple[Field, ...] = (
    Field("operationCode", "operation", "OP_01", "OP_02"),
    Field("operationVersion", "version", "", "OP_03"),
)
ATTACH_CONTEXT: tuple[Field, ...] = (
    Field("TTL", "days"),
    Field("FileGuid", "guid", "AC_01"),
    Field("fileName", "text", "AC_02"),
    Field("fileType", "number", "AC_03"),
    Field("filePath"),
    Field("largeFileGuid", "guid"),
)
BLOCKS: dict[str, tuple[Field, ...]] = {
    "messageData": MESSAGE_DATA,
    "requestData": REQUEST_DATA,
    "operationData": OPERATION_DATA,
    "attachContext": ATTACH_CONTEXT,
}
_REQUESTS = (
    Field("requestNumber", "request", "SIM_02"),
    Field("serviceCode", "service", "SIM_02"),
    Field("entityCode", "entity", "SIM_02"),
)
_PARAM = (Field("name", "text", "SIM_02"), Field("value", "text", "SIM_02"))
_DOCUMENT = (
    Field("documentId", "text", "SIM_02"),
    Field("documentType", "document", "ISCOP016_02", "ISCOP016_03"),
    Field("documentFileguid", "guid", "SIM_02"),
    Field("documentClassification"),
    Field("documentEntityCode", "text", "SIM_02"),
    Field("documentDescription", "text", "SIM_02"),
    Field("documentCreateDate", "date", "SIM_02"),
    Field("documentSentDate", "date"),
)
_RECIPIENT = (
    Field("notificationRecipientType", "text", "ISCOP017_05", "ISCOP017_09"),
    Field("notificationSendEntityCode", "text", "ISCOP017_06", "ISCOP017_10"),
)
_RECIPIENTS = (Field("notificationSendRecipientType", "group", many=True, inside=_RECIPIENT),)
_NOTIFICATION = (
    Field("notificationId"),
    Field("notificationFileguid", "guid", "ISCOP017_02", "ISCOP017_07"),
    Field("notificationType", "notification", "ISCOP017_03", "ISCOP017_08"),
    Field("notificationReceiver"),
    Field("notificationSubject", "text", "ISCOP017_04"),
    Field("notificationEntityCode"),
    Field("notificationDescription"),
    Field("notificationCreateDate", "date"),
    Field("notificationSentDate", "date"),
    Field("notificationRecipientTypes", "group", many=True, inside=_RECIPIENTS),
)
_STAKEHOLDER = (
    Field("stakeHolderNotes", "text", "ISCOP018_08"),
    Field("stakeHolderType", "text", "ISCOP018_07", "ISCOP018_09"),
    Field("stakeHolderDate"),
    Field("stakeHolderName"),
    Field("stakeHolderDeadline"),
    Field("stakeHolderEmail", "email"),
    Field("stakeHolderAddress"),
    Field("stakeHolderPostalCode"),
    Field("stakeHolderLocality"),
)

_COMMENTS = Field("comments")
OPERATION_FIELDS: dict[str, tuple[Field, ...]] = {
    "ISCOP001SendForm": (Field("Form", "tree", "SIM_02"),),
    "ISCOP002SendStateUpdate": (
        Field("requestNumber", "request", "ISCOP002_01", "ISCOP002_09"),
        Field("compEntityReqNumber", "number", "ISCOP002_02"),
        Field("changeDate", "date", "ISCOP002_03"),
        Field("sendDate", "date", "ISCOP002_04"),
        Field("stateCode", "state", "ISCOP002_05", "ISCOP002_11"),
        Field("stateDesc", "text", "ISCOP002_06"),
        Field("actionCode", "action", "ISCOP002_07", "ISCOP002_12"),
        Field("actionDesc", "text", "ISCOP002_08"),
        _COMMENTS,
    ),
    "ISCOP003SendProcessNumber": (
        Field("requestNumber", "request", "ISCOP003_01"),
        Field("compEntityReqNumber", "number", "ISCOP003_02"),
        Field("replyType", "text", "ISCOP003_03"),
        Field("replyCode", "reply", "ISCOP003_04"),
        _COMMENTS,
    ),
    "ISCOP004GetPaymentMethods": (
        Field("paymentValue", "amount", "SIM_02"),
        Field("paymentTypeId", "payment", "SIM_02"),
        Field("buyerEmail", "email"),
        Field("requests", "group", "SIM_02", many=True, inside=_REQUESTS),
    ),
    "ISCOP005PaymentDataCommunication": (
        Field("paymentMovementId", "number", "ISCOP005_01"),
        Field("paymentDate", "date", "ISCOP005_02"),
        Field("paymentValue", "amount", "ISCOP005_03"),
        Field("paymentTypeId", "payment", "ISCOP005_04", "ISCOP005_07"),
        Field("paymentTypeData", "text", "ISCOP005_05"),
        Field("feeType", "fee", "ISCOP005_06"),
        Field("paymentUrl"),
    ),
    "ISCOP006FormAuthRequest": (
        Field("compEntityReqNumber", "number", "SIM_02"),
        Field("userType", "user", "SIM_02"),
        Field("documentType", "text", "SIM_02"),
        Field("documentId", "text", "SIM_02"),
        _COMMENTS,
    ),
    "ISCOP007FormAuthReply": (
        Field("compEntityReqNumber", "number", "SIM_02"),
        Field("documentType", "text", "SIM_02"),
        Field("result", "text", "SIM_02"),
    ),
    "ISCOP008AdditionalInfoRequest": (
        Field("additionalInfoType", "text", "ISCOP008_01", "ISCOP008_05"),
        Field("additionalInfoDate", "date", "ISCOP008_02", "ISCOP008_06"),
        Field("additionalInfoReason", "text", "ISCOP008_03"),
        Field("additionalInfoSuspension", "boolean", "ISCOP008_04", "ISCOP008_07"),
        Field("additionalInfoPreDecision"),
        Field("additionalInfoTermForReply"),
    ),
    "ISCOP009AdditionalInfoReply": (
        Field("additionalInfoReplyDate", "date", "SIM_02"),
        Field("additionalInfoReplyFeedback", "text", "SIM_02"),
        Field("additionalInfoReplyPreDecision"),
    ),
    "ISCOP010ProcessDecision": (
        Field("processDecisionType", "text", "ISCOP010_01"),
        Field("processDecisionDate", "date", "ISCOP010_02", "ISCOP010_05"),
        Field("processDecisionReason", "text", "ISCOP010_03"),
    ),
    "ISCOP011ServiceResumeInfo": (
        Field("processNumber", "number", "SIM_02"),
        Field("requestNumber", "request", "SIM_02"),
        Field(
            "params",
            "group",
            "SIM_02",
            inside=(Field("param", "group", "SIM_02", many=True, inside=_PARAM),),
        ),
    ),
    "ISCOP012ProcessError": (
        Field("processNumber", "number", "SIM_02"),
        Field("requestNumber", "request", "SIM_02"),
        Field("errorCode", "error", "SIM_02"),
        Field("errorMessage", "text", "SIM_02"),
    ),
    "ISCOP015RateServiceTax": (
        Field("serviceCode", "service", "SIM_02"),
        Field("entityCode", "entity", "SIM_02"),
        Field("feeType", "fee", "SIM_02"),
        Field("Form", "tree"),
    ),
    "ISCOP013SendNotifications": (
        Field("receiver", "email", "SIM_02"),
        Field("subject", "text", "SIM_02"),
        Field("body", "text", "SIM_02"),
    ),
    "ISCOP014GetElectronicFormRequest": (Field("Form", "tree"),),
    "ISCOP016SendProcessDocuments": (
        Field("document", "group", "ISCOP016_01", many=True, inside=_DOCUMENT),
    ),
    "ISCOP017SendProcessNotifications": (
        Field("notification", "group", "ISCOP017_01", many=True, inside=_NOTIFICATION),
    ),
    "ISCOP018StakeHolderRequest": (
        Field("stakeHolderEventType", "text", "ISCOP018_01", "ISCOP018_04"),
        Field("stakeHolderReason", "text", "ISCOP018_02"),
        Field("stakeHolderApplicantMessage", "text", "ISCOP018_03"),
        Field(
            "stakeHolderDocuments",
            "group",
            inside=(Field("stakeHolderDocument", "text", "", "ISCOP018_05", many=True),),
        ),
        Field(
            "stakeHolders",
            "group",
            "ISCOP018_06",
            inside=(Field("stakeHolder", "group", "ISCOP018_06", many=True, inside=_STAKEHOLDER),),
        ),
    ),
    "ISCOP019StakeholderReply": (
        Field("stakeholderConclusion", "boolean", "SIM_02"),
        Field("stakeholderFinalObservation", many=True),
    ),
    "ISCOP020SendOpinion": (
        Field("statementDate", "date", "SIM_02"),
        Field("statementReason", "text", "SIM_02"),
        Field("statementResponse", "boolean", "SIM_02"),
        Field("statementDocuments", "group", inside=(Field("opinionDocument", many=True),)),
    ),
}
