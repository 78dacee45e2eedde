"""Whether the audit of a world is whole: every record, every digest, every link of the chain."""

from mock_sric import audit
from mock_sric import language as says
from mock_sric.peers import STREAM
from sandbox.world import World

MOST = 20


def problems(world: World) -> list[str]:
    """What is wrong with the audit; nothing when all is well.

    Each record of the journal is read again: its link follows from the one before, its documents
    have its digests.  Documents of a day that was purged are gone, and must be.
    """
    found: list[str] = []
    codec, archive = world.machine.registry.codec, world.journal.archive
    events = [
        codec.decode(record.type, record.data)
        for record in world.journal.read(stream=STREAM)
        if record.type in (says.TransactionFiled.TYPE, says.AuditPurged.TYPE)
    ]
    purged = {event.day: event.count for event in events if isinstance(event, says.AuditPurged)}
    link, filed = "", 0
    for event in events:
        if len(found) >= MOST:
            return [*found, "…"]
        if isinstance(event, says.AuditPurged):
            expected = audit.link_of(world.key, link, "purga", event.day, str(event.count))
            if event.link != expected:
                found.append(f"purge of {event.day}: its link does not follow")
            link = event.link
            continue
        assert isinstance(event, says.TransactionFiled)
        digests = (event.received_digest, event.sent_digest, event.facts_digest)
        number = event.transaction
        if event.link != audit.link_of(world.key, link, number, *digests):
            found.append(f"{number}: its link does not follow from the one before")
        link = event.link
        gone = number[:8] in purged
        filed += not gone
        for kind, digest in zip((audit.RECEIVED, audit.SENT, audit.FACTS), digests, strict=True):
            content = archive.read(kind, number)
            if gone and content is not None:
                found.append(f"{number}: {kind} was purged and is there")
            elif not gone and content is None:
                found.append(f"{number}: {kind} is missing")
            elif content is not None and world.key.digest(_text(content)) != digest:
                found.append(f"{number}: {kind} is not what was kept")
    if not found and archive.count(audit.FACTS) != filed:
        found.append(f"{archive.count(audit.FACTS)} records in the archive, {filed} in the journal")
    return found


def _text(content: bytes | str) -> str:
    """What is there as text, also when somebody wrote it with another type."""
    return content if isinstance(content, str) else content.decode("utf-8", "backslashreplace")
