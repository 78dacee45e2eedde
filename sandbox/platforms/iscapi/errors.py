"""What a refused message is answered with: a code, the block it is about, a few words.  Pure.

Codes that begin with two letters or an operation are official (ISCAPI, value tables, «ISC 12»);
those that begin with `SIM_` are ours, for what has no published code.  That a code stands in
`message` of the reply is assumed.
"""

MESSAGE, REQUEST, OPERATION = "MessageData", "RequestData", "OperationData"
ERRORS: dict[str, tuple[str, str]] = {
    "MD_01": (MESSAGE, "Missing messageEntityId"),
    "MD_02": (MESSAGE, "Missing messageRelatesToEntityId"),
    "MD_03": (MESSAGE, "Missing messageDate"),
    "MD_04": (MESSAGE, "Invalid messageEntityId"),
    "MD_05": (MESSAGE, "Invalid messageRelatesToEntityId"),
    "RD_01": (REQUEST, "Missing RequestNumber"),
    "RD_02": (REQUEST, "Missing ProcessNumber"),
    "RD_03": (REQUEST, "Missing entityCode"),
    "RD_04": (REQUEST, "Missing serviceCode"),
    "RD_05": (REQUEST, "Missing channel"),
    "RD_06": (REQUEST, "Missing userName"),
    "RD_07": (REQUEST, "Invalid RequestNumber"),
    "RD_08": (REQUEST, "Invalid ProcessNumber"),
    "RD_09": (REQUEST, "Invalid requestExternalNumber"),
    "RD_11": (REQUEST, "Invalid entityCode"),
    "RD_12": (REQUEST, "Invalid serviceCode"),
    "OP_01": (OPERATION, "Missing OperationCode"),
    "OP_02": (OPERATION, "Invalid OperationCode"),
    "OP_03": (OPERATION, "Invalid OperationVersion"),
    "AC_01": ("AttachContext", "Missing FileGuid"),
    "AC_02": ("AttachContext", "Missing fileName"),
    "AC_03": ("AttachContext", "Missing fileType"),
    "ISCOP002_01": (OPERATION, "Missing requestNumber"),
    "ISCOP002_02": (OPERATION, "Missing compEntityReqNumber"),
    "ISCOP002_03": (OPERATION, "Missing changeDate"),
    "ISCOP002_04": (OPERATION, "Missing sendDate"),
    "ISCOP002_05": (OPERATION, "Missing stateCode"),
    "ISCOP002_06": (OPERATION, "Missing stateDesc"),
    "ISCOP002_07": (OPERATION, "Missing actionCode"),
    "ISCOP002_08": (OPERATION, "Missing actionDesc"),
    "ISCOP002_09": (OPERATION, "Invalid requestNumber"),
    "ISCOP002_11": (OPERATION, "Invalid StateCode"),
    "ISCOP002_12": (OPERATION, "Invalid ActionCode"),
    "ISCOP003_01": (OPERATION, "Missing requestNumber"),
    "ISCOP003_02": (OPERATION, "Missing compEntityReqNumber"),
    "ISCOP003_03": (OPERATION, "Missing replyType"),
    "ISCOP003_04": (OPERATION, "Missing replyCode"),
    "ISCOP005_01": (OPERATION, "Missing paymentMovementId"),
    "ISCOP005_02": (OPERATION, "Missing paymentDate"),
    "ISCOP005_03": (OPERATION, "Missing paymentValue"),
    "ISCOP005_04": (OPERATION, "Missing paymentTypeId"),
    "ISCOP005_05": (OPERATION, "Missing paymentTypeData"),
    "ISCOP005_06": (OPERATION, "Missing feeType"),
    "ISCOP005_07": (OPERATION, "Invalid paymentTypeId"),
    "ISCOP008_01": (OPERATION, "Missing AdditionalInfoType"),
    "ISCOP008_02": (OPERATION, "Missing additionalInfoDate"),
    "ISCOP008_03": (OPERATION, "Missing additionalInfoReason"),
    "ISCOP008_04": (OPERATION, "Missing additionalInfoSuspension"),
    "ISCOP008_05": (OPERATION, "Invalid AdditionalInfoType"),
    "ISCOP008_06": (OPERATION, "Invalid additionalInfoDate"),
    "ISCOP008_07": (OPERATION, "Invalid additionalInfoSuspension"),
    "ISCOP010_01": (OPERATION, "Missing processDecisionType"),
    "ISCOP010_02": (OPERATION, "Missing processDecisionDate"),
    "ISCOP010_03": (OPERATION, "Missing processDecisionReason"),
    "ISCOP010_05": (OPERATION, "Invalid processDecisionDate"),
    "ISCOP016_01": (OPERATION, "No documents to upload"),
    "ISCOP016_02": (OPERATION, "Missing documentType"),
    "ISCOP016_03": (OPERATION, "Invalid documentType"),
    "ISCOP017_01": (OPERATION, "No notifications to upload"),
    "ISCOP017_02": (OPERATION, "Missing notificationFileguid"),
    "ISCOP017_03": (OPERATION, "Missing notificationType"),
    "ISCOP017_04": (OPERATION, "Missing notificationSubject"),
    "ISCOP017_05": (OPERATION, "Missing notificationRecipientType"),
    "ISCOP017_06": (OPERATION, "Missing notificationSendEntityCode"),
    "ISCOP017_07": (OPERATION, "Invalid notificationFileguid"),
    "ISCOP017_08": (OPERATION, "Invalid notificationType"),
    "ISCOP017_09": (OPERATION, "Invalid notificationRecipientType"),
    "ISCOP017_10": (OPERATION, "Invalid notificationSendEntityCode"),
    "ISCOP018_01": (OPERATION, "Missing stakeholderEventType"),
    "ISCOP018_02": (OPERATION, "Missing stakeholderReason"),
    "ISCOP018_03": (OPERATION, "Missing stakeholderApplicantMessage"),
    "ISCOP018_04": (OPERATION, "Invalid stakeholderEventType"),
    "ISCOP018_05": (OPERATION, "Invalid stakeholderDocument"),
    "ISCOP018_06": (OPERATION, "No stakeholder"),
    "ISCOP018_07": (OPERATION, "Missing stakeholderType"),
    "ISCOP018_08": (OPERATION, "Missing stakeholderNotes"),
    "ISCOP018_09": (OPERATION, "Invalid stakeholderType"),
    "SIM_01": ("MessageRequest", "Unexpected element"),
    "SIM_02": ("MessageRequest", "Missing element"),
    "SIM_03": ("MessageRequest", "Invalid value"),
    "SIM_04": ("MessageRequest", "Text expected"),
    "SIM_05": (MESSAGE, "Unknown messageRelatesToId"),
    "SIM_06": (MESSAGE, "Not an answer to that message"),
    "SIM_07": (MESSAGE, "The box of the receiver is full"),
}
"""Each code with its block and its words."""


def is_official(code: str) -> bool:
    """Whether a code is one of those that are published."""
    return not code.startswith("SIM_")


def told(code: str, place: str, found: str = "", nearest: str = "") -> str:
    """One refusal as it stands in `message`: code, block, words, place, nearest valid value."""
    block, words = ERRORS[code]
    more = f" «{found[:60]}»" if found else ""
    valid = f"; nearest valid: {nearest}" if nearest else ""
    return f"{code} [{block}] {words}: {place}{more}{valid}"
