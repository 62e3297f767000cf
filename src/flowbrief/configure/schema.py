"""The shape of a report's YAML file. The description of each field is also its documentation."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from flowbrief.configure.argument_schema import CaseShape, ProsePaths, ScenarioShape, SignalShape
from flowbrief.configure.atoms import (
    AsOf,
    Day,
    Distinct,
    Filled,
    Headline,
    MetricId,
    MetricKey,
    Name,
    Names,
    OpenShape,
    PhraseKey,
    ReportId,
    Shape,
    SomeNames,
    Stripped,
    Words,
)
from flowbrief.configure.delivery_schema import DeliveryShape
from flowbrief.configure.fetch_schema import FetchShape
from flowbrief.configure.gate_schema import ProvidersShape, ReportGatesShape
from flowbrief.configure.money_schema import DecimalsShape, EnMoneyShape, ZhMoneyShape
from flowbrief.configure.source_schema import SourceShape

LanguageCode = Literal["zh", "en"]
KindList = Annotated[list[Filled], Distinct]
SomeText = Annotated[list[Filled], Field(min_length=1), Distinct]


class SubjectShape(Shape):
    """Something the report speaks about: a column of a source, or a whole less its parts."""

    name: Words = Field(description="Its full name, used at first mention.")
    short: Words | None = Field(default=None, description="Its short name in tables, charts and later; default: name.")
    again: Words | None = Field(
        default=None,
        description="What it is called at the second mention in a paragraph; default: 该类产品 and they, or, of one "
        "thing, 该产品 and it.",
    )
    singular: bool = Field(
        default=False,
        description="true: its English name is one thing, such as the technology fund, so that it takes in money; "
        "otherwise they take it in, as ETFs do.",
    )
    source: Name | None = Field(default=None, description="The source it is in; together with column.")
    column: Name | None = Field(default=None, description="Its column in that source.")
    whole: Name | None = Field(
        default=None, description="Instead of source and column: the subject from which parts are taken away."
    )
    parts: SomeNames | None = Field(default=None, description="The subjects taken away from whole.")


class MetricShape(OpenShape):
    """Something to calculate, for one subject or, with *, for each."""

    kind: Filled = Field(description="What to calculate, such as net_flow; the other keys are settings of the kind.")


class ChartShape(OpenShape):
    """One chart."""

    kind: Filled = Field(description="The kind of chart; further keys are settings of the kind.")
    title: Words = Field(description="What the chart is called. It stands in the subtitle where the title has news.")
    states_finding: bool = Field(
        default=True,
        description="Whether the title states what the chart shows this week, where that can be claimed. false: the "
        "title is always the name.",
    )


class TableShape(Shape):
    """One table over some subjects."""

    kind: Literal["last_periods", "year_to_date"] = Field(
        description="last_periods: one row a period. year_to_date: this year against the same part of last year."
    )
    title: Words = Field(description="The title over the table.")
    subjects: SomeNames = Field(description="The subjects it shows, in this order.")
    periods: int | None = Field(default=None, ge=1, description="How many periods last_periods shows; default: 5.")
    rows: Literal["periods", "subjects"] | None = Field(
        default=None,
        description="What a row of last_periods is: periods (the default), with a column a subject; or subjects, with "
        "a column a period, which has room for many subjects and for up to 8 periods.",
    )
    order: Literal["declared", "flow"] | None = Field(
        default=None,
        description="With rows: subjects, the order of the rows. declared (the default): as under subjects. flow: "
        "from the largest inflow of the latest period to the largest outflow.",
    )
    totals: SomeNames | None = Field(
        default=None,
        description="With rows: subjects, those of the subjects that are totals: they stand last, in bold, whatever "
        "the order. Nothing is added up that is not a subject of its own.",
    )


class ClaimsShape(Shape):
    """Which sentences a section may make."""

    about: SomeNames = Field(
        description="Subjects the section speaks about, or topics: the first part of a metric's id, such as policy."
    )
    at_most: int = Field(default=3, ge=1, description="How many claims it makes about each; the most telling win.")
    pin: KindList = Field(default=[], description="Kinds of claims it makes whenever they are true.")
    never: KindList = Field(default=[], description="Kinds of claims it never makes.")


class SectionShape(Shape):
    """One section of the brief; it holds at least one of the things below."""

    id: Name = Field(description="A name for links; the same in both languages.")
    title: Words = Field(description="The heading.")
    claims: ClaimsShape | None = Field(default=None, description="The sentences about the data.")
    charts: Names = Field(default=[], description="Names of charts, in this order.")
    tables: Names = Field(default=[], description="Names of tables, in this order.")
    blocks: Names = Field(default=[], description="Names of blocks, in this order.")
    opinion: ProsePaths = Field(
        default=None,
        description="The analyst's own text, labelled as opinion: a path with {lang} where the language goes, or "
        "{zh: path, en: path}.",
    )
    scenarios: Names = Field(default=[], description="Names of scenarios: a table of their triggers, then their texts.")
    watch: Names = Field(default=[], description="Subjects or topics whose levels to watch next week are listed.")
    facts: bool = Field(default=False, description="true: the section holds the table of all third-party figures.")
    differences: bool = Field(
        default=False,
        description="true: the section holds the table of what others say of what the report measures itself.",
    )
    notes: bool = Field(default=False, description="true: the section holds sources, definitions and gaps.")


class EventShape(Shape):
    """Something known that moved the numbers of some subjects and is no news."""

    kind: Literal["heartbeat", "one_fund", "reclassification", "new_coverage", "break"] = Field(
        description="heartbeat and one_fund spoil the weeks they fall in: no record, rank, run or outlier is drawn "
        "from them. reclassification, new_coverage and break part the data: nothing is compared across their first day."
    )
    day: Day = Field(description="The day it happened, or its first day.")
    until: Day | None = Field(default=None, description="Its last day, if it took more than one.")
    subjects: SomeNames | None = Field(
        default=None, description="The subjects whose numbers it is in, wholes among them; or else source."
    )
    source: Name | None = Field(default=None, description="Instead of subjects: the source, for every subject of it.")
    note: Words = Field(description="What happened, in a few words without a full stop; the brief prints it.")
    short: Words | None = Field(
        default=None, description="What weekly bars call it, in a word or two; they do not mark one without it."
    )


class PdfShape(Shape):
    """How the PDFs are made."""

    paper: Literal["a4", "letter"] = Field(default="a4", description="The size of the paper: A4 or US Letter.")
    variant: Literal["pdf/ua-1", "pdf/a-3a"] = Field(
        default="pdf/ua-1",
        description="pdf/ua-1: accessible. pdf/a-3a: for the archive, with data.csv inside.",
    )
    bilingual: Literal["sequential", "parallel"] = Field(
        default="sequential",
        description="How brief.bilingual.pdf sets its two languages. sequential: each section in one, then in the "
        "other. parallel: in two columns, paragraph beside paragraph.",
    )


class OutputsShape(Shape):
    """What is made."""

    formats: Annotated[list[Literal["html", "pdf", "email"]], Field(min_length=1), Distinct] = Field(
        default=["html", "pdf"], description="The formats of the brief: html, pdf, email, or several."
    )
    pdf: PdfShape = Field(default=PdfShape(), description="Size, variant and layout of the PDFs.")


_Phrases = dict[PhraseKey, SomeText]
_PHRASES: Any = Field(default={}, description="Phrase key → the templates to choose from.")


class ZhWordingShape(Shape):
    """Wording in Chinese that replaces flowbrief's own."""

    phrases: _Phrases = _PHRASES
    money: ZhMoneyShape | None = Field(default=None, description="Words and spacing of money.")


class EnWordingShape(Shape):
    """Wording in English that replaces flowbrief's own."""

    phrases: _Phrases = _PHRASES
    money: EnMoneyShape | None = Field(default=None, description="Words and spacing of money.")


class WordingShape(Shape):
    """The report's own wording, by language."""

    zh: ZhWordingShape | None = Field(default=None, description="Wording in Simplified Chinese.")
    en: EnWordingShape | None = Field(default=None, description="Wording in English.")


class ReportShape(Shape):
    """A whole report: one file that says what is read, calculated, said and drawn."""

    report: ReportId = Field(description="The report's id; folders and links are named after it.")
    title: Words = Field(description="The title of the brief.")
    as_of: AsOf = Field(default=None, description="latest: the last week that every source has. Or a date.")
    languages: Annotated[list[LanguageCode], Field(min_length=1), Distinct] = Field(
        default=["zh", "en"], description="The languages in which the brief is made, in this order."
    )
    palette: Literal["cvd", "cn", "us"] = Field(
        default="cvd",
        description="Colours of inflow and outflow. cvd: blue and red, safe for colour-blind readers. "
        "cn: red is inflow. us: green is inflow.",
    )
    palettes: dict[LanguageCode, Literal["cvd", "cn", "us"]] = Field(
        default={},
        description="Colours of the edition in one language, instead of palette, such as {zh: cn, en: us}.",
    )
    headline: Headline = Field(
        description="The subject whose news is the headline. Or a list, of which the first that has a value this week "
        "counts; in it may stand the id of a fact that is a flow."
    )
    byline: Words | None = Field(
        default=None,
        description="Who writes the brief and how to reach them, under its title: the desk, its analysts, an address.",
    )
    disclaimer: Words = Field(description="The small print at the foot of every page.")
    sources: Annotated[dict[Name, SourceShape], Field(min_length=1)] = Field(description="The files of data, by name.")
    subjects: Annotated[dict[Name, SubjectShape], Field(min_length=1)] = Field(
        description="What the report speaks about, by name."
    )
    metrics: Annotated[dict[MetricKey, MetricShape], Field(min_length=1)] = Field(
        description='What is calculated: subject.name → kind and settings. "*.name" stands for every subject.'
    )
    charts: dict[Name, ChartShape] = Field(default={}, description="Charts by name; sections place them.")
    tables: dict[Name, TableShape] = Field(default={}, description="Tables by name; sections place them.")
    facts: Filled | None = Field(
        default=None, description="File of third-party figures, relative to this config file; docs/facts.md."
    )
    expired_facts: Literal["refuse", "leave_out"] = Field(
        default="refuse",
        description="What becomes of a fact past its day: refuse the build, or leave_out, as if it were missing.",
    )
    blocks: dict[Name, Annotated[list[CaseShape], Field(min_length=1)]] = Field(
        default={},
        description="Paragraphs that follow the data, by name: of its cases the first that holds is printed.",
    )
    scenarios: dict[Name, ScenarioShape] = Field(default={}, description="What might come, by name.")
    signals: dict[Name, SignalShape] = Field(
        default={}, description="Drivers and risks, by name, for the chart of kind dashboard."
    )
    key_figures: Annotated[list[MetricId], Field(min_length=1), Distinct] = Field(
        description="Metrics printed as tiles under the headline."
    )
    sections: Annotated[list[SectionShape], Field(min_length=1)] = Field(description="The sections, in this order.")
    events: list[EventShape] = Field(
        default=[], description="Known events that explain a number, so that it is not announced as news."
    )
    gates: ReportGatesShape = Field(
        default=ReportGatesShape(), description="Which findings of the checks of data are let pass, and why."
    )
    providers: dict[Name, ProvidersShape] = Field(
        default={}, description="Columns of two sources that should agree; the brief says so when they do not."
    )
    outputs: OutputsShape = Field(default=OutputsShape(), description="What is made of the brief.")
    delivery: DeliveryShape = Field(
        default=DeliveryShape(), description="How it goes out: who approves it, the site, the mail."
    )
    allow_digits: Annotated[list[Stripped], Distinct] = Field(
        default=[],
        description="Names with digits that prose, phrases, titles and names may hold, such as S&P 500; other digits "
        "are refused.",
    )
    decimals: DecimalsShape = Field(
        default=DecimalsShape(), description="How finely money is printed, in both languages alike."
    )
    language: WordingShape = Field(
        default=WordingShape(), description="Phrases and words of money that replace flowbrief's own."
    )
    store: Filled = Field(
        default="vintages", description="Folder where fetched files are kept, relative to this config file."
    )
    fetch: FetchShape = Field(default=FetchShape(), description="How the sources that are online are fetched.")
    templates: Filled | None = Field(
        default=None, description="Folder of the report's own page templates, relative to this config file."
    )
    plugins: Filled | None = Field(
        default=None, description="Python file that adds kinds of sources, metrics, claims or charts."
    )
