"""sources.md lists every finding that may be overridden, and no gate that there is not."""

from __future__ import annotations

import re

from docs_codes import find_codes
from docs_pages import list_names, list_rows, read_page, section

from flowbrief.model.gate import OVERRIDABLE


def test_every_finding_that_may_be_overridden_is_listed() -> None:
    text = section(read_page("docs/sources.md"), "Overriding a finding")
    (listed,) = [line for line in text.splitlines() if line.startswith("These may be overridden:")]
    assert set(re.findall(r"`([a-z-]+)`", listed)) == set(OVERRIDABLE)


def test_every_gate_that_is_listed_is_one_and_has_its_message() -> None:
    rows = list_rows(section(read_page("docs/sources.md"), "Gates"))
    listed = {name for row in rows for name in list_names(row[0])}
    assert set(OVERRIDABLE) <= listed
    assert listed <= find_codes()
    assert all("`" in row[2] or "(#" in row[2] for row in rows if row[0].startswith("`"))
