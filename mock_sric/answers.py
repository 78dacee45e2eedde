"""What follows from an answer: the list in PDF, the texts of the transaction, what finds it.

These make bytes (a PDF, base64, JSON), so they are no part of the rules; they are functions of
the event alone, and give the same bytes whenever they are asked.
"""

import json
from base64 import b64encode
from datetime import datetime
from hashlib import sha256
from typing import Any

from mock_sric import core, envelopes, paper
from mock_sric import language as says
from mock_sric.access import CRITERIA
from mock_sric.tables import ACCOUNTS


def filing(event: says.TransactionAnswered, state: core.Sric) -> says.FileTransaction | None:
    """The transaction as it goes into the audit.  The answer itself is part of it."""
    asked = event.asked
    if asked is None:
        return None
    soap = asked.call.soap
    pdf, digest = "", ""
    if event.count:
        content = paper.listing(event, scope_of(state, asked))
        pdf, digest = b64encode(content).decode(), sha256(content).hexdigest().upper()
    if event.fault:
        sent = envelopes.fault(event, soap)
    else:
        sent = envelopes.answered(event, pdf, digest, soap)
    facts = _facts(event, state, digest)
    return says.FileTransaction(
        event.transaction,
        event.operation or "desconhecida",
        envelopes.received(asked),
        sent,
        json.dumps(facts, ensure_ascii=False),
        terms(facts),
    )


def scope_of(state: core.Sric, asked: Any) -> str:
    """The scope that a call is logged with."""
    if isinstance(asked, says.SearchRecord):
        return core.scope_of(state, asked)
    return asked.scope if isinstance(asked, says.RegisterUser) else ""


def _facts(event: says.TransactionAnswered, state: core.Sric, digest: str) -> dict[str, Any]:
    asked = event.asked
    entity = ""
    if not isinstance(asked, says.RefuseCall):
        entity = f"{asked.entity_type}/{asked.entity_code}".strip("/")
    account = ACCOUNTS.get(event.account_id)
    facts: dict[str, Any] = {
        "numero": event.transaction,
        "operacao": event.operation or "desconhecida",
        "em": event.at.isoformat(timespec="milliseconds"),
        "utilizador": getattr(asked, "user", "") or getattr(asked, "username", ""),
        "useraudit": account.useraudit if account else "",
        "entidade": entity or (account.entity if account else ""),
        "ambito": scope_of(state, asked),
        "aplicacao": getattr(asked, "application", ""),
        "processo": getattr(asked, "process", ""),
        "codigo": "fault" if event.fault else str(event.code),
        "falha": event.fault,
        "campo": event.field,
        "registos": event.count,
        "pdf": digest,
        "via": asked.call.via,
        "endereco": asked.call.address,
        "duracao_ms": event.duration_ms,
    }
    if isinstance(asked, says.SearchRecord):
        document = (asked.document_type, asked.document_number, asked.country)
        facts["documento"] = [part[:40] for part in document]
    return {name: _cut(value) for name, value in facts.items()}


def _cut(value: Any) -> Any:
    """Whatever came in a field: kept whole in what was received, short here."""
    if not isinstance(value, str):
        return value
    return "".join(letter for letter in value[:80] if letter.isprintable())


def terms(facts: dict[str, Any]) -> tuple[str, ...]:
    """What a transaction is found by, one by one and in the pairs that are asked for most."""
    user, entity, scope = facts["utilizador"], facts["entidade"], facts["ambito"]
    found = {
        f"utilizador={user}": user,
        f"entidade={entity}": entity,
        f"ambito={scope}": scope,
        f"codigo={facts['codigo']}": True,
        f"operacao={facts['operacao']}": True,
        f"utilizador={user}|ambito={scope}": user and scope,
        f"entidade={entity}|ambito={scope}": entity and scope,
    }
    return tuple(term for term, there in found.items() if there)


def term_of(criteria: dict[str, str]) -> tuple[str, ...]:
    """The terms that find what somebody looks for; nothing when only numbers or days do."""
    user, entity = criteria.get("user"), criteria.get("entity")
    scope = criteria.get("scope")
    ends = f"|ambito={scope}" if scope else ""
    found = [f"utilizador={user}{ends}"] if user else []
    found += [f"entidade={entity}{ends}"] if entity else []
    return tuple(found or ([ends[1:]] if ends else []))


# what is no call of a court, and is kept too -----------------------------------------------------
def denied(event: says.AccessDenied, state: Any) -> says.FileTransaction | None:
    """A sign-in that failed at the portal; one that came with a call is in that call."""
    if event.reason == "servico":
        return None
    account = ACCOUNTS.get(event.account_id)
    useraudit = account.useraudit if account else ""
    came = envelopes.note("entrada", useraudit=useraudit or "(desconhecido)")
    left = envelopes.note("entradaResponse", resultado=event.reason)
    return _noted("entrada", useraudit, came, left, event.at)


def searched(event: says.AuditSearched, state: Any) -> says.FileTransaction:
    """An auditor looked for transactions."""
    asked = dict(one.partition("=")[::2] for one in event.criteria)
    came = envelopes.note("procura", **{name: asked.get(name, "") for name in CRITERIA})
    return _noted("auditoria", ACCOUNTS[event.account_id].useraudit, came, "", event.at)


def opened(event: says.AuditOpened, state: Any) -> says.FileTransaction:
    """An auditor read a transaction."""
    came = envelopes.note("leitura", numeroTransacao=event.transaction)
    return _noted("auditoria", ACCOUNTS[event.account_id].useraudit, came, "", event.at)


def exported(event: says.AuditExported, state: Any) -> says.FileTransaction:
    """An auditor took transactions away."""
    came = envelopes.note("exportacao", criterios=" ".join(event.criteria))
    return _noted("auditoria", ACCOUNTS[event.account_id].useraudit, came, "", event.at)


def _noted(
    operation: str, useraudit: str, came: str, left: str, at: datetime
) -> says.FileTransaction:
    facts = {
        "numero": "",
        "operacao": operation,
        "em": at.isoformat(timespec="milliseconds"),
        "utilizador": useraudit,
        "useraudit": useraudit,
        "entidade": "ANSR" if operation == "auditoria" else "",
        "ambito": "",
        "codigo": "0" if operation == "auditoria" else "5",
        "via": "ecra",
        "registos": 0,
    }
    text = json.dumps(facts, ensure_ascii=False)
    return says.FileTransaction("", operation, came, left, text, terms(facts))
