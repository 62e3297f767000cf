"""docs/claims.md: what each kind of claim reads like, from real weeks, and how varied the wording is.

`python -m tests.docs.claims_page` writes it anew; a test compares. The issues are written week by week into a folder
of their own, so that each knows the one before it, as a reader's would.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path += [str(ROOT / "tests" / room) for room in ("cases", "claim", "docs", "measure")]

from docs_pages import list_rows, read_page, section  # noqa: E402
from issue_factory import SAMPLE, list_weeks, open_world  # noqa: E402

from flowbrief.claim import claim  # noqa: E402
from flowbrief.claim.agenda import make_claims  # noqa: E402
from flowbrief.claim.salience import BREAKS, GOES_ON, SAID_LIKE, SMALL  # noqa: E402
from flowbrief.cli.registered import registry  # noqa: E402
from flowbrief.compose.sentences import (  # noqa: E402
    Voice,
    build_voice,
    opening_of,
    say_headline,
    say_lead,
    say_statements,
)
from flowbrief.compose.wording import open_phrasebook  # noqa: E402
from flowbrief.model.claim import Agenda, Claim, Statement  # noqa: E402
from flowbrief.model.document import Plain, Runs, plain_text  # noqa: E402
from flowbrief.model.measure import Analysis  # noqa: E402
from flowbrief.model.precedent import Led, Precedent, Said  # noqa: E402
from flowbrief.model.spec import ReportSpec  # noqa: E402
from flowbrief.model.text import LANGUAGES, Language  # noqa: E402
from flowbrief.pipeline import Wish, prepare  # noqa: E402

REAL = ROOT / "tests" / "docs" / "real"
CLAIMS_MD = ROOT / "docs" / "claims.md"
FIRST_WEEK, WEEKS = 52, 52
REAL_TODAY = date(2026, 9, 21)
_JOINER = "\u2060"


@dataclass(frozen=True, slots=True)
class Sample:
    """One sentence of a week in both languages, the claim it says, and the report it is from."""

    claim: Claim
    week: date
    texts: dict[Language, str]
    report: str = "us-etf-flows"


@dataclass(frozen=True, slots=True)
class Variety:
    """How varied the wording of one language is over the weeks."""

    headlines: int
    leads: int
    openings: int
    repeated: int
    sentences: int
    alike: int


@dataclass(slots=True)
class Walk:
    """What a walk through the weeks has seen."""

    samples: dict[str, Sample]
    variety: dict[Language, Variety]
    quiet: int
    weeks: int


def walk_weeks() -> Walk:
    """Write one issue a week, each with the one before as its precedent, and keep the most telling sentences."""
    samples: dict[str, Sample] = {}
    said: dict[Language, list[tuple[str, str, list[str]]]] = {language: [] for language in LANGUAGES}
    precedent: Precedent | None = None
    quiet = 0
    for week in list_weeks():
        spec, _, analysis = prepare(SAMPLE, Wish(as_of=week), open_world(), registry)
        agenda = claim(spec, analysis, registry, precedent)
        _collect(samples, spec, analysis, week, agenda.claims())
        led: list[Led] = []
        for language in LANGUAGES:
            voice = build_voice(spec, open_phrasebook(spec, registry, language), week.toordinal() // 7, precedent)
            (_, headline), (_, lead) = say_headline(voice, agenda.headline), say_lead(voice, agenda.lead)
            led += [Led(language, "headline", headline), Led(language, "lead", lead)]
            said[language].append((headline, lead, list(_list_openings(voice, agenda, language))))
        quiet += any(c.kind == "quiet" for c in agenda.lead[0].claims) and week in list_weeks()[-WEEKS:]
        precedent = Precedent(week, Said(agenda.told(), tuple(led)), "")
    samples = {**_read_real(), **samples}
    return Walk(samples, {lang: _measure(rows[-WEEKS:]) for lang, rows in said.items()}, quiet, WEEKS)


def _read_real() -> dict[str, Sample]:
    """The sentences of small reports on other real figures, and on those of the sample that it does not print."""
    found: dict[str, Sample] = {}
    for name in ("sectors", "share-split", "funds", "markets", "etfs", "us-tech-funds"):
        samples: dict[str, Sample] = {}
        config = (ROOT / "config" if name == "us-tech-funds" else REAL) / f"{name}.yaml"
        for week in list_weeks() if name == "etfs" else (None,):
            spec, _, analysis = prepare(config, Wish(as_of=week), open_world(REAL_TODAY), registry)
            claims = claim(spec, analysis, registry).claims()
            _collect(samples, spec, analysis, analysis.period.end, claims)
        found |= {kind: replace(sample, report=name) for kind, sample in samples.items() if kind not in found}
    return found


def _collect(
    samples: dict[str, Sample], spec: ReportSpec, analysis: Analysis, week: date, claims: tuple[Claim, ...]
) -> None:
    """Keep for each kind the sentence of the most salient claim; what is never said is not looked for."""
    for made in claims:
        if made.kind in samples and samples[made.kind].claim.salience >= made.salience:
            continue
        texts: dict[Language, str] = {}
        for language in LANGUAGES:
            voice = build_voice(spec, open_phrasebook(spec, registry, language), week.toordinal() // 7)
            texts[language] = plain_text(say_headline(voice, _alone(made, analysis))[0]).replace(_JOINER, "")
        samples[made.kind] = Sample(made, week, texts)


def _alone(made: Claim, analysis: Analysis) -> Statement:
    """A claim in a sentence of its own, or hung on the claim that it needs."""
    if made.kind.startswith("watch_"):
        return Statement((made,), ("bullet",))
    if made.kind == "pace":
        base = next(c for c in make_claims(analysis, registry)
                    if c.subject == made.subject and c.kind in ("year_to_date", "cumulative"))  # fmt: skip
        return Statement((base, made), ("main", "and_tail"))
    return Statement((made,), ("main",))


def _list_openings(voice: Voice, agenda: Agenda, language: Language) -> Iterator[str]:
    before: Runs = ()
    for _, paragraphs in agenda.sections:
        for paragraph in paragraphs:
            if paragraph[0].roles == ("bullet",):
                continue
            before = say_statements(voice, paragraph, before)
            text = plain_text(before)
            parts = text.split("。") if language == "zh" else text.replace(". ", ".\n").split("\n")
            yield from (opening_of((Plain(part),), language) for part in parts if part.strip())


def _measure(rows: list[tuple[str, str, list[str]]]) -> Variety:
    headlines, leads = [row[0] for row in rows], [row[1] for row in rows]
    openings = [opening for row in rows for opening in row[2]]
    repeated = sum(one == other for phrases in (headlines, leads) for one, other in pairwise(phrases))
    alike = sum(one == other for row in rows for one, other in pairwise(row[2]))
    return Variety(len(set(headlines)), len(set(leads)), len(set(openings)), repeated, len(openings), alike)


def write_page(walk: Walk) -> str:
    """The whole page as Markdown."""
    text = INTRODUCTION.format(
        small=SMALL, goes_on=GOES_ON, said_like=SAID_LIKE, breaks=BREAKS, weeks=walk.weeks, quiet=walk.quiet
    )
    lines = [text, "## What each kind reads like", "", *SAMPLES_NOTE, ""]
    described = [row[0].strip("`") for row in list_rows(section(read_page("docs/metrics.md"), "Claims"))]
    for kind in (kind for kind in described if kind in walk.samples):
        sample = walk.samples[kind]
        guards = "; ".join(sample.claim.guards) or "none"
        when = f"Week ended {sample.week.isoformat()}, {SOURCES[sample.report]}"
        lines += [
            f"### `{kind}`",
            "",
            f"- 中文：{sample.texts['zh']}",
            f"- English: {sample.texts['en']}",
            f"- {when}, about `{sample.claim.subject}`; salience "
            f"{sample.claim.salience.quantize(SMALL / 10)}. Guards: {guards}.",
            "",
        ]
    missing = sorted(kind for kind in registry.claims if kind not in walk.samples and _is_own(kind))
    if missing:
        names = ", ".join(f"`{kind}`" for kind in missing)
        lines += [f"No report has a week in which these are said: {names}.", ""]
    lines += [
        "## Variety",
        "",
        f"Measured over the last {walk.weeks} weeks of the sample report, each issue knowing the one before.",
        "",
        "| | 中文 | English |",
        "|---|---|---|",
    ]
    for name, title in (
        ("headlines", "distinct phrases that head an issue"),
        ("leads", "distinct phrases that open a lead"),
        ("repeated", "weeks whose headline or lead has the phrase of the week before"),
        ("sentences", "sentences in the sections"),
        ("openings", "distinct openings of these"),
        ("alike", "neighbouring sentences of a section that open alike"),
    ):
        lines.append(f"| {title} | {getattr(walk.variety['zh'], name)} | {getattr(walk.variety['en'], name)} |")
    return "\n".join([*lines, ""])


def _is_own(kind: str) -> bool:
    return registry.claims[kind].function.__module__.startswith("flowbrief.")


SOURCES = {
    "us-etf-flows": "US ETFs (the sample report)",
    "etfs": "US ETFs",
    "sectors": "US sector ETFs",
    "share-split": "CSI 300 ETFs",
    "funds": "US mutual funds",
    "markets": "markets",
    "us-tech-funds": "US technology funds (figures of third parties)",
}
SAMPLES_NOTE = (
    "The sentence is that of the most salient claim of its kind in the sample report, all weeks looked at, or, for "
    "kinds that it does not print, in a small report on other real figures "
    "([where they are from](../tests/docs/real/README.md)). It stands alone here; in a brief it may hang on another, "
    "as in “…, the largest since March 2023 and the ninth straight week of inflows”.",
)

INTRODUCTION = Path(__file__).with_name("claims_introduction.md").read_text("utf-8")


def main() -> None:
    """Write docs/claims.md."""
    CLAIMS_MD.write_text(write_page(walk_weeks()), "utf-8")


if __name__ == "__main__":
    main()
