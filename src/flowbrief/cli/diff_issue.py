"""`flowbrief diff-issue`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .build import show_refusal
from .options import against_option, config_argument, issue_day_option, json_option, output_option
from .terminal import echo, open_world, print_json

if TYPE_CHECKING:
    from flowbrief.deliver.difference import ClaimChange, Difference, NumberChange, PastChange, Reading
    from flowbrief.dispatch import Comparison, OtherVersion

_SHORT = 12
_PAST_SHOWN = 12
_MARKS = {"new": "+", "gone": "-", "turned": "~", "reworded": "~"}


@click.command("diff-issue")
@config_argument
@issue_day_option
@against_option
@output_option
@json_option
def command(config: Path, as_of: date | None, against: date | None, output: Path, as_json: bool) -> None:
    """Show what changed since the last issue of CONFIG: numbers, claims, revisions of the past.

    If another version of the same issue was approved or went out, what differs from that is shown too.
    """
    from flowbrief.dispatch import compare
    from flowbrief.model.diagnostic import Refused

    from .registered import registry

    try:
        found = compare(config, output, as_of, against, open_world(), registry)
    except Refused as refused:
        show_refusal(refused.diagnostics, as_json)
        sys.exit(refused.exit_code)
    if as_json:
        print_json(_describe(found))
    else:
        for line in _print(found):
            echo(line)


def count_changes(difference: Difference) -> str:
    """The differences of two issues in a line."""
    counts = {how: sum(claim.how == how for claim in difference.claims) for how in _MARKS}
    claims = ", ".join(f"{count} {how}" for how, count in counts.items() if count)
    parts = [
        f"{_count(difference.numbers, 'number')} changed, {difference.same} the same",
        f"claims: {claims}" if claims else "the same claims",
        _count(difference.revisions, "revised figure") if difference.revisions else "",
        f"{_count(difference.points, 'earlier point')} changed" if difference.points else "",
        f"{_count(difference.files, 'file')} with other bytes" if difference.files else "",
    ]
    return "; ".join(part for part in parts if part)


def _count(items: Sequence[object], noun: str) -> str:
    return f"{len(items)} {noun}{'' if len(items) == 1 else 's'}"


def _print(found: Comparison) -> Iterator[str]:
    issue = found.issue
    approved = f"approved by {found.approval.by}, {found.approval.at}" if found.approval else "not approved"
    yield f"{issue.report} {issue.as_of} ({issue.sha256[:_SHORT]}), {approved}"
    if found.difference is None:
        yield "There is no earlier issue."
    else:
        yield ""
        before = found.difference.before
        yield f"Against the issue of {before.as_of} ({before.sha256[:_SHORT]}): {count_changes(found.difference)}"
        yield from _print_difference(found.difference)
    for version in found.versions:
        yield ""
        entry = version.entry
        who = f" by {entry.by}" if entry.by else ""
        named = f"Against its version {entry.manifest[:_SHORT]}, {entry.action}{who} {entry.at}"
        if version.difference is None:
            yield f"{named}: its records were not kept, only its hash is known"
        else:
            yield f"{named}: {count_changes(version.difference)}"
            yield from _print_difference(version.difference)


def _print_difference(difference: Difference) -> Iterator[str]:
    if difference.numbers:
        yield ""
        yield "Numbers"
        width = max(len(number.measure) for number in difference.numbers)
        for number in difference.numbers:
            yield f"  {_mark(number)} {number.measure:<{width}}  {_print_readings(number)}"
    if difference.claims:
        yield ""
        yield "Claims"
        for claim in difference.claims:
            yield from _print_claim(claim)
    for heading, changes in (("Revisions of the data", difference.revisions), ("Earlier points", difference.points)):
        if changes:
            yield ""
            yield heading
            yield from (f"    {one.on}  {one.what}  {one.before} → {one.after}" for one in changes[:_PAST_SHOWN])
            if len(changes) > _PAST_SHOWN:
                yield f"    and {len(changes) - _PAST_SHOWN} more, which --json lists"
    if difference.files:
        yield ""
        yield "Files with other bytes"
        yield from (f"    {name}" for name in difference.files)


def _mark(number: NumberChange) -> str:
    return "+" if number.before is None else "-" if number.after is None else " "


def _print_readings(number: NumberChange) -> str:
    sides = [side for side in (number.before, number.after) if side is not None]
    values = " → ".join(dict.fromkeys(_spell(side) for side in sides))
    languages = sorted({language for side in sides for language in side.printed}, reverse=True)
    prints = (" → ".join(_print_forms(side, language) for side in sides) for language in languages)
    return "   ".join((values, *(f"{language} {text}" for language, text in zip(languages, prints, strict=True))))


def _spell(reading: Reading) -> str:
    return reading.value if reading.unit == "date" else f"{reading.value} {reading.unit}"


def _print_forms(reading: Reading, language: str) -> str:
    return " / ".join(reading.printed.get(language, ("–",)))


def _print_claim(claim: ClaimChange) -> Iterator[str]:
    turn = " → ".join(dict.fromkeys(variant for variant in claim.variants if variant))
    yield f"  {_MARKS[claim.how]} {claim.claim} ({claim.how}: {turn})"
    for language in sorted({*claim.before, *claim.after}, reverse=True):
        for sign, sentences in (("-", claim.before), ("+", claim.after)):
            if sentences.get(language):
                yield f"      {language} {sign} {sentences[language]}"


def _describe(found: Comparison) -> dict[str, object]:
    return {
        "report": found.issue.report,
        "as_of": found.issue.as_of.isoformat(),
        "manifest": found.issue.sha256,
        "approval": asdict(found.approval) if found.approval else None,
        "since": describe_difference(found.difference),
        "versions": [_describe_version(version) for version in found.versions],
    }


def _describe_version(version: OtherVersion) -> dict[str, object]:
    return {"entry": asdict(version.entry), "difference": describe_difference(version.difference)}


def describe_difference(difference: Difference | None) -> dict[str, object] | None:
    """The differences of two issues as a JSON object; None for none."""
    if difference is None:
        return None
    return {
        "as_of": difference.before.as_of.isoformat(),
        "manifest": difference.before.sha256,
        "numbers": [
            {"measure": one.measure, "old": _describe_reading(one.before), "new": _describe_reading(one.after)}
            for one in difference.numbers
        ],
        "numbers_unchanged": difference.same,
        "claims": [
            {
                "claim": one.claim,
                "change": one.how,
                "old": {"variant": one.variants[0], **one.before} if one.variants[0] else None,
                "new": {"variant": one.variants[1], **one.after} if one.variants[1] else None,
            }
            for one in difference.claims
        ],
        "revisions": [_describe_past(one) for one in difference.revisions],
        "points": [_describe_past(one) for one in difference.points],
        "files": list(difference.files),
    }


def _describe_reading(reading: Reading | None) -> dict[str, object] | None:
    if reading is None:
        return None
    printed = {language: list(forms) for language, forms in reading.printed.items()}
    return {"value": reading.value, "unit": reading.unit, "printed": printed}


def _describe_past(one: PastChange) -> dict[str, str]:
    return {"what": one.what, "on": one.on, "old": one.before, "new": one.after}
