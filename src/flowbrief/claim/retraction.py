"""What earlier issues said that the newest data no longer bear out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flowbrief.extend.registry import Registry
from flowbrief.model.claim import Claim
from flowbrief.model.gate import Retracted
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.precedent import Precedent
from flowbrief.model.quantity import SIDES, Quantity, UnitKind
from flowbrief.model.spec import ReportSpec

from .agenda import make_claims

# What a reader remembers of an issue and would want taken back.
KINDS = ("record", "extreme", "rank", "streak", "streak_ended", "first_in", "m_of_n")


def find_retracted(
    spec: ReportSpec, issue: Precedent, before: Analysis, after: Analysis, registry: Registry
) -> tuple[Retracted, ...]:
    """Compare what may be said of an earlier issue's week with the figures it used and with those of now.

    Taken back is what the issue said, what its own figures bear out, and what those of now do not. A direction that
    turned is told once, and then nothing else about its subject.
    """
    if issue.week is None:
        return ()
    told = {(one.id, one.kind) for one in issue.said.claims}
    spoken = {one.subject for one in issue.said.claims}
    taken: list[Retracted] = []
    turned: set[str] = set()
    for old, new in _pair_flows(before, after):
        sides = (_side(old), _side(new))
        if old.subject in spoken and sides[0] != sides[1]:
            turned.add(old.subject)
            plain = Retracted(issue.as_of, issue.week, old.subject, "sign", *sides)
            taken.append(_add_figures(plain, spec, issue, new))
    then, now = (_sign_claims(make_claims(analysis, registry)) for analysis in (before, after))
    for (claim, kind), (subject, signature) in then.items():
        if (
            kind in KINDS
            and (claim, kind) in told
            and subject not in turned
            and now.get((claim, kind))
            != (
                subject,
                signature,
            )
        ):
            flow = before.find("net_flow", subject)
            side = _side(flow) if flow else "flat"
            taken.append(Retracted(issue.as_of, issue.week, subject, kind, side, side))
    return tuple(dict.fromkeys(taken))


def _pair_flows(before: Analysis, after: Analysis) -> Iterable[tuple[Finding, Finding]]:
    for old in before.findings:
        new = after.find("net_flow", old.subject) if old.kind == "net_flow" else None
        if new is not None and old.main.value is not None and new.main.value is not None:
            yield old, new


def _add_figures(plain: Retracted, spec: ReportSpec, issue: Precedent, now: Finding) -> Retracted:
    """With the figure that the issue itself used, if that is known and of one column."""
    subject = next((one for one in spec.subjects if one.id == plain.subject), None)
    if subject is None or subject.column is None:
        return plain
    before = issue.used.get(subject.source, {}).get((plain.week, subject.column))
    if before is None:
        return plain
    quantity = now.main.quantity
    cell = (subject.source, subject.column)
    return replace(plain, cell=cell, before=before, after=quantity.amount, unit=quantity.unit)


def _side(finding: Finding) -> str:
    return SIDES[finding.main.quantity.direction()] if finding.main.value is not None else "flat"


def _sign_claims(claims: Iterable[Claim]) -> dict[tuple[str, str], tuple[str, tuple[object, ...]]]:
    """Each claim with what a reader would hold it to: how it is worded, which way, and the numbers it counts."""
    return {
        (made.id, made.kind): (
            made.subject,
            (made.variant, made.polarity, *(slot.measure.value for slot in made.slots if _is_told(slot.measure.value))),
        )
        for made in claims
    }


def _is_told(value: object) -> bool:
    return not isinstance(value, Quantity) or value.unit.kind is UnitKind.COUNT
