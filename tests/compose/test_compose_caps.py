"""A document that would take minutes to lay out is refused before any layout; one just small enough is not."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from claim_factory import make_section, plan
from measure_factory import NOWHERE, registry

from flowbrief.compose import compose
from flowbrief.compose.caps import MOST_CHARACTERS, MOST_ROWS, check_size
from flowbrief.model.diagnostic import ExitCode, Place, Refused
from flowbrief.model.document import Cell, DataTable, Document, KeyFigures, Opinion, Paragraph, Plain, Section
from flowbrief.model.prose import Prose
from flowbrief.model.spec import ReportSpec, SectionSpec, TableSpec
from flowbrief.model.text import Text

WHERE = Place("report.yaml", 40, 3)
WORDS = Text("表", "Table")


def make_spec(**fields: object) -> ReportSpec:
    return plan([1, 2, 3], make_section("flows", "total"), tables=(table_of(9),), **fields)[0]


def table_of(periods: int) -> TableSpec:
    return TableSpec("weeks", "last_periods", WORDS, ("total",), periods, WHERE)


def make_document(*blocks: DataTable | Opinion) -> Document:
    """A document of nothing but some blocks: its ids and language have 20 characters in all."""
    sections = (Section("view", "View", blocks),)
    return Document(
        "test", "en", "Title", date(2024, 7, 24), (), (), (), KeyFigures(()), sections, (), "", False, "cvd", ()
    )


def make_table(rows: int) -> DataTable:
    return DataTable("weeks", (), "", (), ((Cell((Plain("x"),)),),) * rows, (), ())


def codes(document: Document) -> list[str]:
    return [diagnostic.code for diagnostic in check_size(make_spec(), document)]


@pytest.mark.parametrize(("rows", "found"), [(MOST_ROWS, []), (MOST_ROWS + 1, ["table-too-long"])])
def test_rows_of_a_table(rows: int, found: list[str]) -> None:
    assert (MOST_ROWS, MOST_CHARACTERS) == (400, 300_000)
    assert codes(make_document(make_table(rows))) == found


def test_characters_of_a_document() -> None:
    empty = make_document(Opinion("", (Paragraph(()),)))
    least = len("testenTitleviewViewcvdopinion")
    full = Opinion("", (Paragraph((Plain("x" * (MOST_CHARACTERS - least)),)),))
    more = Opinion("", (Paragraph((Plain("x" * (MOST_CHARACTERS - least + 1)),)),))
    assert codes(empty) == codes(make_document(full)) == []
    assert codes(make_document(more)) == ["document-too-long"]


def test_both_are_said_at_once_with_place_and_exit_code() -> None:
    long = Opinion("", (Paragraph((Plain("x" * (MOST_CHARACTERS + 1)),)),))
    table, text = check_size(make_spec(), make_document(make_table(900), long))
    assert (table.code, table.place, table.exit_code) == ("table-too-long", WHERE, ExitCode.RENDER)
    assert "900 rows" in table.message
    assert (text.code, text.place.field, text.exit_code) == ("document-too-long", "en", ExitCode.RENDER)
    assert "300,0" in text.message


def compose_long(weeks: int, *sections: SectionSpec) -> Document:
    more = (replace(make_section("weeks"), tables=("weeks",)), *sections)
    spec, analysis, agenda = plan([5] * weeks, *more, tables=(table_of(9999),))
    return compose(spec, analysis, agenda, registry, "en", draft=False)


def test_composing_a_long_table_is_refused() -> None:
    (table,) = [block for block in compose_long(MOST_ROWS).sections[0].blocks if isinstance(block, DataTable)]
    assert len(table.rows) == MOST_ROWS
    with pytest.raises(Refused) as caught:
        compose_long(MOST_ROWS + 1)
    assert [diagnostic.code for diagnostic in caught.value.diagnostics] == ["table-too-long"]
    assert caught.value.exit_code is ExitCode.RENDER


def test_composing_long_prose_is_refused() -> None:
    prose = Prose(Path("view.en.md"), "view.en.md", "word " * (MOST_CHARACTERS // 15))
    sections = [
        SectionSpec(f"view{index}", WORDS, None, (), (), (("en", prose),), (), False, NOWHERE) for index in range(4)
    ]
    assert compose_long(3, *sections[:2])
    with pytest.raises(Refused) as caught:
        compose_long(3, *sections)
    assert [diagnostic.code for diagnostic in caught.value.diagnostics] == ["document-too-long"]
