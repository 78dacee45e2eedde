"""What a criminal record shows for a purpose on a day, line by line, each with its article.

    extract = read_record(record, GENERAL, "2026-11-22")
    extract.shown      the lines of the certificate; none: nothing is recorded
    extract.lines      every decision, also those left out, with the reason

The law in short.  A decision enters when it is final.  It leaves for good (art. 11) some years
after its penalty is over, unless the person is convicted again meanwhile; at once when the
holder dies.  An accessory penalty leaves when its own term ends.  A court may hide a decision
from certificates earlier (art. 12), or from the start (art. 13).  What is left is shown by what
the certificate is for: authorities see everything (art. 10, n.º 3), employers only bans from an
occupation (n.º 5), other purposes all (n.º 6), and whoever employs people who work with children
also what a court has hidden (Lei 113/2009).

Units: days are ISO 8601 texts of Lisbon's calendar, which sort as they are; empty: not known yet.
Source: Lei 37/2015, arts. 10 to 13; Lei 113/2009 (fact sheet 7.3).
"""

from dataclasses import dataclass

from mock_registo_criminal.record import HOME, Decision, Penalty, Record
from mock_registo_criminal.record_terms import (
    CANCELLATION,
    extinguished_on,
    last_days,
    last_end,
    term_of,
    years_after,
)
from sandbox.protocol.crimes import (
    ACCESSORY,
    CUSTODIAL,
    DOMESTIC_VIOLENCE,
    ILL_TREATMENT,
    PROFESSIONAL,
    SEXUAL,
)
from sandbox.protocol.frozen import frozen

AUTHORITIES, EMPLOYMENT, GENERAL, MINORS = "autoridades", "emprego", "geral", "menores"
BASES = {
    AUTHORITIES: "Lei 37/2015, art. 10.º, n.º 3",
    EMPLOYMENT: "Lei 37/2015, art. 10.º, n.º 5",
    GENERAL: "Lei 37/2015, art. 10.º, n.º 6",
    MINORS: "Lei 113/2009, art. 2.º",
}
"""Which rule decides what a certificate shows."""

PROVISIONAL = "Lei 37/2015, art. 12.º"
WITHHELD = "Lei 37/2015, art. 13.º"
ALWAYS_FOR_MINORS = frozenset({DOMESTIC_VIOLENCE, ILL_TREATMENT, SEXUAL})


@frozen
class Line:
    """One decision on one day: shown or not, with the article and the reason, in Portuguese.

    `penalties` are those that are still in the record; `state` is one of `STATES`.
    """

    decision: Decision
    shown: bool
    state: str
    article: str
    reason: str
    penalties: tuple[Penalty, ...] = ()
    in_force_until: str = ""


STATES = ("in_force", "not_final", "cancelled", "provisionally_cancelled", "not_transcribed")


@dataclass(frozen=True)
class Extract:
    """What a certificate shows, and why."""

    basis: str
    on: str
    lines: tuple[Line, ...]

    @property
    def shown(self) -> tuple[Line, ...]:
        """The lines that are transcribed."""
        return tuple(line for line in self.lines if line.shown)


def read_record(record: Record, basis: str, on: str) -> Extract:
    """What a certificate with this basis shows on a day.  Errors: KeyError: no such basis."""
    BASES[basis]
    known = sorted(record.decisions, key=lambda item: (item.final_on, item.process))
    terms = last_days(record)
    lines = [_line(record, decision, basis, on, terms[decision.process]) for decision in known]
    return Extract(basis, on, tuple(lines))


def _line(record: Record, decision: Decision, basis: str, on: str, until: str) -> Line:
    if record.died_on and record.died_on <= on:
        reason = f"O titular morreu em {said(record.died_on)}: o registo é cancelado de imediato."
        return Line(decision, False, "cancelled", CANCELLATION, reason)
    if decision.final_on > on:
        reason = f"A decisão só transita em julgado em {said(decision.final_on)}."
        return Line(decision, False, "not_final", "Lei 37/2015, art. 6.º", reason)
    left = tuple(item for item in decision.penalties if _in_force(item, until, on))
    if not left:
        article, reason = _cancelled(record, decision, until)
        return Line(decision, False, "cancelled", article, reason, (), until)
    shown, state, article, reason = _asked(record, decision, left, basis, on)
    return Line(decision, shown, state, article, reason, left, until)


def _in_force(penalty: Penalty, until: str, on: str) -> bool:
    """Whether a penalty is still in the record: the main ones together, an accessory by itself."""
    last = penalty.ends_on if penalty.kind in ACCESSORY else until
    return not last or on <= last


def _cancelled(record: Record, decision: Decision, until: str) -> tuple[str, str]:
    years, article = term_of(decision, record.company)
    if not years:
        return article, f"A pena acessória terminou em {said(last_end(decision.penalties))}."
    over = extinguished_on(decision)
    again = until != years_after(over, years)
    why = "e o prazo da condenação que houve entretanto" if again else "sem nova condenação"
    return article, (
        f"Pena extinta em {said(over)}; decorridos {years} anos {why}, "
        f"a decisão foi cancelada definitivamente depois de {said(until)}."
    )


def _asked(
    record: Record, decision: Decision, left: tuple[Penalty, ...], basis: str, on: str
) -> tuple[bool, str, str, str]:
    """Whether a decision in force is shown for a purpose: shown, state, article, reason."""
    article = BASES[basis]
    if basis == AUTHORITIES:
        return True, "in_force", article, "As autoridades veem todas as decisões em vigor."
    if basis == EMPLOYMENT and not _bans(left):
        reason = "Para emprego só se transcreve o que proíbe ou interdita uma profissão ou cargo."
        return False, "in_force", article, reason
    state, hiding, reason = _hidden(record, decision, left, on)
    if not hiding:
        return True, "in_force", article, f"{_why_shown(decision, basis)} {reason}".strip()
    if basis == MINORS and (always := _always_for_minors(decision, left)):
        return True, state, article, f"{always} {reason}"
    return False, state, hiding, reason


def _bans(left: tuple[Penalty, ...]) -> bool:
    return any(item.kind in PROFESSIONAL for item in left)


def _why_shown(decision: Decision, basis: str) -> str:
    if basis == EMPLOYMENT:
        return "A decisão proíbe ou interdita o exercício de uma profissão, atividade ou cargo."
    if decision.country != HOME:
        return "Decisão de um tribunal estrangeiro, de conteúdo igual."
    return "Decisão de um tribunal português em vigor."


def _hidden(
    record: Record, decision: Decision, left: tuple[Penalty, ...], on: str
) -> tuple[str, str, str]:
    """State, article and reason by which a court hides a decision; no article when none does."""
    undone = ""
    if decision.hidden_on and decision.hidden_on <= on:
        again = _convicted_again(record, decision, decision.hidden_on, on)
        if not again:
            reason = f"O tribunal cancelou-a provisoriamente em {said(decision.hidden_on)}."
            return "provisionally_cancelled", PROVISIONAL, reason
        undone = f"O cancelamento provisório foi revogado pela condenação de {said(again)}."
    if decision.withheld:
        again = _convicted_again(record, decision, decision.final_on, on)
        if _bans(left):
            undone = "A não transcrição só tem efeito depois de terminada a interdição."
        elif again:
            undone = f"A não transcrição foi revogada pela condenação de {said(again)}."
        else:
            return "not_transcribed", WITHHELD, "O tribunal determinou que não seja transcrita."
    return "in_force", "", undone


def _convicted_again(record: Record, decision: Decision, since: str, on: str) -> str:
    """The day of the first new conviction for a crime that was meant, which undoes a hiding.

    Source: Lei 37/2015, arts. 12 and 13 (assumed in its detail).
    """
    later = [
        other.final_on
        for other in record.decisions
        if since < other.final_on <= on
        and other.process != decision.process
        and other.offence.intentional
    ]
    return min(later, default="")


def _always_for_minors(decision: Decision, left: tuple[Penalty, ...]) -> str:
    """Why work with children shows a decision that a court has hidden, if it does."""
    if decision.offence.family in ALWAYS_FOR_MINORS:
        return "Para atividade com menores transcreve-se sempre este tipo de crime."
    if any(item.kind in ACCESSORY for item in left):
        return "Para atividade com menores transcrevem-se sempre as penas acessórias."
    if decision.country != HOME:
        return "Para atividade com menores transcrevem-se sempre as decisões estrangeiras."
    return ""


def may_withhold(record: Record, decision: Decision) -> str:
    """Why a court may not order that a decision is left out, in Portuguese; nothing: it may.

    Source: Lei 37/2015, art. 13 (fact sheet 7.3).
    """
    if any(item.kind in CUSTODIAL and item.months > 12 for item in decision.penalties):
        return "Só com prisão até 1 ano ou pena não privativa da liberdade."
    if decision.offence.family in ALWAYS_FOR_MINORS and decision.minor_victim:
        return "Não nestes crimes, quando a vítima é menor."
    if any(
        other.crime == decision.crime and other.final_on < decision.final_on
        for other in record.decisions
    ):
        return "Não quando já houve condenação por crime da mesma natureza."
    return ""


def said(day: str) -> str:
    """A day as people write it."""
    return f"{day[8:]}/{day[5:7]}/{day[:4]}"
