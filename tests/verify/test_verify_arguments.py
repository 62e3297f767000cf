"""Faults in what is argued and in what is cited are found, although every file of the issue has them alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from argument_faults import (
    edit_cells,
    edit_chart,
    edit_paragraph,
    edit_points,
    edit_table,
    edit_text,
    find_figure,
    rewrite,
    set_cell,
    swap_rows,
    swap_text,
)
from fact_reports import LEAVE_OUT, WEEK, finish, make_facts_report, prepare_report
from issue_factory import CHECKOUT
from verify_factory import Finished, errors, print_files

from flowbrief.claim import claim
from flowbrief.claim.headline import head
from flowbrief.cli.registered import registry
from flowbrief.compose import compose
from flowbrief.model.diagnostic import Refused
from flowbrief.model.document import DataTable, Document, Figure, Opinion, Plain, Section
from flowbrief.model.spec import ReportSpec
from flowbrief.pipeline import Written

TECH = CHECKOUT / "config" / "us-tech-funds.yaml"
Issue = tuple[Written, Finished]
Spoil = Callable[[Document], Document]


@pytest.fixture(scope="module")
def tech() -> Issue:
    """The report on technology funds as it is in the repository, in words and on pages."""
    return finish(TECH, None)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Issue:
    """A small report with every source."""
    return finish(make_facts_report(tmp_path_factory.mktemp("small"), LEAVE_OUT), WEEK)


@pytest.fixture(scope="module")
def lacking(tmp_path_factory: pytest.TempPathFactory) -> Issue:
    """The same without its sources of weeks, and with a fact whose day is over."""
    config = make_facts_report(tmp_path_factory.mktemp("lacking"), LEAVE_OUT, files=("rates.csv",))
    return finish(config, WEEK.replace(day=12))


def check(issue: Issue, spoil: Spoil, place: int) -> list[str]:
    """What is found if the document of one language is spoiled, and all its files are written from it."""
    written, finished = issue
    spoiled = spoil(written.documents[place])
    assert spoiled != written.documents[place], "nothing was changed"
    documents = [spoiled if at == place else one for at, one in enumerate(written.documents)]
    extracts = {path: content for path, content in finished.files.items() if path.startswith("inputs/")}
    return errors(finished.check_files(print_files(documents) | extracts))


def test_a_signal_may_be_called_like_a_button_of_the_page(tmp_path: Path) -> None:
    names = ("title: {zh: 收盘价, en: Closing price}", "title: {zh: 关闭, en: Close}")
    _, finished = finish(make_facts_report(tmp_path, names), WEEK)
    assert errors(finished.check()) == []


def test_sound_issues_agree(tech: Issue, small: Issue, lacking: Issue) -> None:
    for written, finished in (tech, small, lacking):
        assert errors(finished.check()) == []
        assert print_files(written.documents).items() <= finished.files.items()


# upstream: a condition judged wrongly


def test_every_condition_judged_otherwise_is_found(small: Issue, tmp_path: Path) -> None:
    config = make_facts_report(tmp_path, LEAVE_OUT)
    spec, _, analysis = prepare_report(config)
    spec = head(spec, analysis)
    _, finished = small
    seen = 0
    for text, verdict in analysis.verdicts.items():
        for other in {True, False, None} - {verdict}:
            spoiled = replace(analysis, verdicts={**analysis.verdicts, text: other})
            try:
                agenda = claim(spec, spoiled, registry)
                documents = tuple(compose(spec, spoiled, agenda, registry, one, draft=False) for one in spec.languages)
            except Refused:
                continue
            if documents != small[0].documents:
                seen += 1
                assert errors(finished.check_files(print_files(documents))), (text, other)
    assert seen >= 12


# texts


def relabel(label: str) -> Spoil:
    return lambda document: edit_text(document, "policy", lambda text: replace(text, label=label))


def say_case(number: int) -> Spoil:
    return lambda document: edit_text(document, "policy", lambda text: replace(text, case=number))


def name_block(name: str) -> Spoil:
    return lambda document: edit_text(document, "policy", lambda text: replace(text, block=name))


def drop_text(document: Document) -> Document:
    return edit_text(document, "policy", lambda _: None)


def swap_texts(document: Document) -> Document:
    """Two texts of one section in each other's place."""

    def change(part: object) -> object:
        if isinstance(part, Section) and part.id == "policy":
            one, other, *rest = part.blocks
            return replace(part, blocks=(other, one, *rest))
        return part

    return rewrite(document, change)  # type: ignore[no-any-return]


def words_of_another_case(document: Document) -> Document:
    """The case is said to be the one that holds, and the words are those of another."""
    return edit_text(
        document, "tags", lambda text: replace(text, blocks=(replace(text.blocks[0], runs=(Plain("We sell."),)),))
    )


TEXTS: dict[str, tuple[int, Spoil]] = {
    "another label": (1, relabel("Third-party figures")),
    "another case": (0, say_case(2)),
    "another block": (1, name_block("policy_path")),
    "no text": (0, drop_text),
    "texts exchanged": (1, swap_texts),
    "words of another case": (1, words_of_another_case),
    "a word turned": (1, lambda d: swap_text(d, "in our view", "in their view", 9)),
    "provider dropped": (1, lambda d: swap_text(d, ", according to BofA", "", 2)),
    "provider dropped, zh": (0, lambda d: swap_text(d, "美国银行", "有机构", 3)),
    "another provider": (1, lambda d: swap_text(d, "according to BofA", "according to JPMorgan", 2)),
}


@pytest.mark.parametrize("name", TEXTS)
def test_faults_in_texts_are_found(name: str, tech: Issue) -> None:
    place, spoil = TEXTS[name]
    assert check(tech, spoil, place)


def strip_provider(part: object) -> object:
    """A run without the name of the provider."""
    if not isinstance(part, Plain):
        return part
    text = part.text.replace("甲行", "有机构").replace("Bank A", "sources").replace("乙社", "另有机构")
    return replace(part, text=text.replace("Agency B", "others"))


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("part", ["headline", "lead"])
def test_a_sentence_of_the_house_without_the_provider_is_found(part: str, place: int, lacking: Issue) -> None:
    assert check(lacking, lambda d: replace(d, **{part: rewrite(getattr(d, part), strip_provider)}), place)


@pytest.mark.parametrize("place", [0, 1])
def test_a_sentence_of_a_section_without_the_provider_is_found(place: int, small: Issue) -> None:
    words = ("甲行", "Bank A")[place]
    assert check(small, lambda d: edit_paragraph(d, words, lambda p: rewrite(p, strip_provider)), place)


# scenarios


def in_scenario(edit: Callable[[DataTable], DataTable]) -> Spoil:
    return lambda document: edit_table(document, "scenario-base", edit)


def show_other(document: Document) -> Document:
    other = find_figure(document, "amazon.capex")
    return edit_table(document, "scenario-base", lambda table: set_cell(table, 1, 1, (other,)))


SCENARIOS: dict[str, tuple[int, Spoil]] = {
    "another state": (0, in_scenario(lambda t: set_cell(t, 0, 2, (Plain("未满足"),)))),
    "another state, en": (1, in_scenario(lambda t: set_cell(t, 0, 2, (Plain("not met"),)))),
    "a state open": (1, in_scenario(lambda t: set_cell(t, 0, 2, (Plain("cannot be told"),)))),
    "another whole": (1, in_scenario(lambda t: replace(t, title=(Plain("Base case: no trigger met"),)))),
    "another value": (1, show_other),
    "no value": (0, in_scenario(lambda t: set_cell(t, 1, 1, (Plain("暂无"),)))),
    "rows exchanged": (1, in_scenario(swap_rows)),
    "states exchanged": (1, in_scenario(lambda t: replace(t, head=(t.head[0], t.head[2], t.head[1])))),
    "a row less": (0, in_scenario(lambda t: replace(t, rows=t.rows[1:]))),
    "a row more": (0, in_scenario(lambda t: replace(t, rows=(*t.rows, t.rows[0])))),
    "a trigger reworded": (1, lambda d: swap_text(d, "The Fed’s last move was a cut", "The Fed will cut again")),
    "another title": (1, lambda d: swap_text(d, "Upside", "Base case")),
    "of another scenario": (1, in_scenario(lambda t: replace(t, id="scenario-upside"))),
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_faults_in_scenarios_are_found(name: str, tech: Issue) -> None:
    place, spoil = SCENARIOS[name]
    assert check(tech, spoil, place)


# the tables of third-party figures


def in_facts(edit: Callable[[DataTable], DataTable]) -> Spoil:
    return lambda document: edit_table(document, "third-party", edit)


def swap_cells(row: int, other: int, column: int) -> Spoil:
    def edit(table: DataTable) -> DataTable:
        one, two = table.rows[row][column].runs, table.rows[other][column].runs
        return set_cell(set_cell(table, row, column, two), other, column, one)

    return in_facts(edit)


def change_figure(measure: str, **changes: str) -> Spoil:
    """One figure printed otherwise wherever it stands."""

    def change(part: object) -> object:
        return replace(part, **changes) if isinstance(part, Figure) and part.measure == measure else part

    return lambda document: rewrite(document, change)  # type: ignore[no-any-return]


FACTS: dict[str, tuple[int, Spoil]] = {
    "other digits": (1, change_figure("tech_funds.bofa", printed="$6.1bn")),
    "more digits": (1, change_figure("tech_funds.bofa", printed="$6.00bn")),
    "fewer digits": (1, change_figure("tech_funds.earlier", printed="−$2.3bn")),
    "another unit": (0, change_figure("tech_funds.bofa", printed="60亿欧元")),
    "digits and value": (1, change_figure("tech_funds.bofa", printed="$6.1bn", value="6100000000")),
    "another day": (1, change_figure("tech_funds.bofa.to", printed="11 February 2026", value="2026-02-11")),
    "another day of publication": (0, change_figure("tech_funds.bofa.published", printed="2026-02-12")),
    "another confidence": (1, in_facts(lambda t: set_cell(t, 0, 4, (Plain("high (read in the original)"),)))),
    "confidences exchanged": (0, swap_cells(0, 5, 4)),
    "values exchanged": (1, swap_cells(0, 1, 1)),
    "days exchanged": (0, swap_cells(0, 1, 2)),
    "providers exchanged": (1, swap_cells(0, 1, 3)),
    "names exchanged": (0, swap_cells(0, 3, 0)),
    "rows exchanged": (1, in_facts(swap_rows)),
    "a row less": (0, in_facts(lambda t: replace(t, rows=t.rows[:-1]))),
    "columns exchanged": (1, in_facts(lambda t: replace(t, head=(t.head[1], t.head[0], *t.head[2:])))),
    "another title": (1, in_facts(lambda t: replace(t, title=(Plain("Our own figures"),)))),
    "no notes": (0, in_facts(lambda t: replace(t, notes=()))),
    "a note less": (1, in_facts(lambda t: replace(t, notes=t.notes[1:]))),
    "a note reworded": (1, in_facts(lambda t: replace(t, notes=((Plain("All of this is certain."),), *t.notes[1:])))),
}


@pytest.mark.parametrize("name", FACTS)
def test_faults_in_the_table_of_facts_are_found(name: str, tech: Issue) -> None:
    place, spoil = FACTS[name]
    assert check(tech, spoil, place)


def in_differences(edit: Callable[[DataTable], DataTable]) -> Spoil:
    return lambda document: edit_table(document, "providers-differ", edit)


DIFFERENCES: dict[str, tuple[int, Spoil]] = {
    "sides exchanged": (
        1,
        in_differences(lambda t: set_cell(set_cell(t, 0, 1, t.rows[0][2].runs), 0, 2, t.rows[0][1].runs)),
    ),
    "no row": (0, in_differences(lambda t: replace(t, rows=()))),
    "another universe": (1, lambda d: swap_text(d, "as Bank A counts them", "as we count them", 9)),
    "no warning": (0, in_differences(lambda t: replace(t, notes=()))),
    "another warning": (1, in_differences(lambda t: replace(t, notes=((Plain("The two may be added."),),)))),
    "no table": (
        1,
        lambda d: rewrite(
            d,
            lambda p: (
                replace(p, blocks=tuple(b for b in p.blocks if getattr(b, "id", "") != "providers-differ"))
                if isinstance(p, Section)
                else p
            ),
        ),
    ),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_faults_in_the_table_of_differences_are_found(name: str, small: Issue) -> None:
    place, spoil = DIFFERENCES[name]
    assert check(small, spoil, place)


# the dashboard and the points of others


def move_signal(row: int, column: int) -> Spoil:
    """One signal in another column."""

    def edit(cells: DataTable) -> DataTable:
        left, right = list(cells.left), list(cells.right)  # type: ignore[attr-defined]
        left[row], right[row] = column - 0.5, column + 0.5
        return replace(cells, left=tuple(left), right=tuple(right))  # type: ignore[call-arg]

    return lambda document: edit_cells(document, "dashboard", edit)  # type: ignore[arg-type]


def paint(row: int, role: str) -> Spoil:
    return lambda d: edit_cells(
        d,
        "dashboard",
        lambda c: replace(c, roles=tuple(role if at == row else one for at, one in enumerate(c.roles))),  # type: ignore[arg-type]
    )


def in_dashboard(part: str, turn: Callable[[tuple[object, ...]], tuple[object, ...]]) -> Spoil:
    return lambda d: edit_chart(
        d, "dashboard", lambda c: replace(c, plot=replace(c.plot, **{part: turn(getattr(c.plot, part))}))
    )


DASHBOARD: dict[str, tuple[int, Spoil]] = {
    "another column": (0, move_signal(0, 0)),
    "the middle column": (1, move_signal(1, 1)),
    "another colour": (1, paint(0, "outflow")),
    "no colour": (0, paint(0, "muted")),
    "a hatched one in colour": (1, paint(7, "inflow")),
    "another depth": (0, lambda d: edit_cells(d, "dashboard", lambda c: replace(c, depths=(1, *c.depths[1:])))),
    "values exchanged": (
        1,
        lambda d: edit_cells(d, "dashboard", lambda c: replace(c, runs=(c.runs[1], c.runs[0], *c.runs[2:]))),
    ),
    "no value": (1, lambda d: edit_cells(d, "dashboard", lambda c: replace(c, runs=((), *c.runs[1:])))),
    "signals exchanged": (
        0,
        in_dashboard("y_ticks", lambda t: (replace(t[0], runs=t[1].runs), replace(t[1], runs=t[0].runs), *t[2:])),  # type: ignore[type-var,attr-defined]
    ),
    "columns exchanged": (
        1,
        in_dashboard("x_ticks", lambda t: (replace(t[0], runs=t[2].runs), t[1], replace(t[2], runs=t[0].runs))),  # type: ignore[type-var,attr-defined]
    ),
    "keys exchanged": (
        1,
        in_dashboard("keys", lambda t: (replace(t[0], runs=t[1].runs), replace(t[1], runs=t[0].runs), *t[2:])),  # type: ignore[type-var,attr-defined]
    ),
    "a key less": (0, in_dashboard("keys", lambda t: t[1:])),
    "other words for the blind": (1, lambda d: edit_chart(d, "dashboard", lambda c: replace(c, alt=c.alt[:0]))),
    "another source": (1, lambda d: swap_text(d, "; JPMorgan;", ";", 9)),
}


@pytest.mark.parametrize("name", DASHBOARD)
def test_faults_in_the_dashboard_are_found(name: str, tech: Issue) -> None:
    place, spoil = DASHBOARD[name]
    assert check(tech, spoil, place)


POINTS: dict[str, tuple[int, Spoil]] = {
    "other heights": (0, lambda d: edit_points(d, "weekly", lambda p: replace(p, y=tuple(-y for y in p.y)))),
    "other days": (1, lambda d: edit_points(d, "weekly", lambda p: replace(p, x=tuple(x + 7 for x in p.x)))),
    "a point less": (0, lambda d: edit_points(d, "weekly", lambda p: replace(p, x=p.x[1:], y=p.y[1:]))),
    "another provider in the key": (
        1,
        lambda d: edit_chart(d, "weekly", lambda c: rewrite(c, strip_provider)),
    ),
    "keys exchanged": (
        0,
        lambda d: edit_chart(
            d, "weekly", lambda c: replace(c, plot=replace(c.plot, keys=(*c.plot.keys[:-2], *c.plot.keys[:-3:-1])))
        ),
    ),
    "a key less": (
        1,
        lambda d: edit_chart(d, "weekly", lambda c: replace(c, plot=replace(c.plot, keys=c.plot.keys[:-1]))),
    ),
}


@pytest.mark.parametrize("name", POINTS)
def test_faults_in_the_points_of_others_are_found(name: str, small: Issue) -> None:
    place, spoil = POINTS[name]
    assert check(small, spoil, place)


# what an issue lacks, and its key figures


LACKS: dict[str, tuple[int, Spoil]] = {
    "not said": (1, lambda d: edit_paragraph(d, "without data from", lambda _: None)),
    "not said, zh": (0, lambda d: edit_paragraph(d, "未取得", lambda _: None)),
    "of another source": (1, lambda d: swap_text(d, "The exchange (Weekly flows) and ", "")),
    "another publication": (1, lambda d: swap_text(d, "(Bond flows), and", "(Equity flows), and")),
    "other words": (1, lambda d: swap_text(d, "is left out", "is estimated")),
    "as above where nothing is": (1, lambda d: swap_text(d, "left out here too", "left out")),
    "an expired fact unnamed": (0, lambda d: edit_table(d, "third-party", lambda t: replace(t, notes=t.notes[1:]))),
    "an expired fact stands in the table": (
        1,
        lambda d: edit_table(d, "third-party", lambda t: replace(t, rows=(*t.rows, t.rows[0]))),
    ),
    "another headline": (1, lambda d: swap_text(d, "US technology funds", "technology funds")),
    "another strapline": (1, lambda d: replace(d, strapline=(Plain("Week to 5 June 2024"),))),
}  # fmt: skip


@pytest.mark.parametrize("name", LACKS)
def test_faults_in_what_is_lacking_are_found(name: str, lacking: Issue) -> None:
    place, spoil = LACKS[name]
    assert check(lacking, spoil, place)


@pytest.mark.parametrize("place", [0, 1])
def test_a_key_figure_of_another_is_found(place: int, tech: Issue) -> None:
    def exchange(document: Document) -> Document:
        tiles = list(document.key_figures.tiles)
        tiles[0], tiles[1] = replace(tiles[0], figure=tiles[1].figure), replace(tiles[1], figure=tiles[0].figure)
        return replace(document, key_figures=replace(document.key_figures, tiles=tuple(tiles)))

    assert check(tech, exchange, place)


@pytest.mark.parametrize("path", ["brief.zh.html", "brief.en.html", "ledger.json", "data.csv", "document.en.json"])
def test_a_fault_in_one_file_alone_is_found(path: str, tech: Issue) -> None:
    _, finished = tech
    content = finished.files[path].decode()
    marks = {"brief.zh.html": ("−23.4亿", "−32.4亿"), "brief.en.html": ("$2.34bn", "$3.24bn"),
             "ledger.json": ("$2.34bn", "$3.24bn"), "data.csv": ("-2340000000", "-3240000000"),
             "document.en.json": ("$2.34bn", "$3.24bn")}  # fmt: skip
    old, new = marks[path]
    assert old in content
    assert errors(finished.check(**{path: content.replace(old, new, 1).encode()}))


def test_a_report_names_its_spec(tech: Issue) -> None:
    spec: ReportSpec = tech[0].spec
    assert spec.report == "us-tech-funds"
    assert any(isinstance(block, Opinion) for section in tech[0].documents[0].sections for block in section.blocks)
