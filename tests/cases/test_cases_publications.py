"""Sources of one publication stand in one entry of the notes, and it says what each of them covers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from issue_factory import build_issue, make_small, write_issue
from note_reader import read_notes

from flowbrief.deliver.recipe import make_recipe
from flowbrief.pipeline import Written
from flowbrief.render.records import write_document
from flowbrief.verify import check_issue

NO_CHART = ("    charts: [weekly]\n", "")
ROWS = {"alpha": "2024-05-01,1\n", "beta2": "2024-05-01,1\n", "gamma": ""}


def source(name: str, part: str | None) -> str:
    declared = f"    part: {part}\n" if part else ""
    return f"""  {name}:
    kind: csv
    path: funds/{name}.csv
    shape: weekly
    provider: {{zh: 发行人, en: The issuer}}
    publication: {{zh: 净值历史, en: NAV history}}
{declared}    licence: internal use
    universe: {{zh: 基金, en: funds}}
    date: {{column: week}}
    columns: {{flow: flow}}
    unit: {{kind: money, currency: USD, scale: 1000000}}
    calendar: {{week_ends: wednesday}}
"""


def make_funds(folder: Path, parts: dict[str, str | None]) -> Path:
    sources = "".join(source(name, part) for name, part in parts.items())
    config = make_small(folder, NO_CHART, ("\nsubjects:\n", f"\n{sources}subjects:\n"))
    (folder / "funds").mkdir(exist_ok=True)
    for place, name in enumerate(parts):
        later = "".join(f"2024-05-{day},1{day}\n" for day in ("08", "15", "22", "29"))
        content = f"week,flow\n{ROWS[name]}{later}2024-06-05,{place}7\n".replace(",07", ",7")
        (folder / "funds" / f"{name}.csv").write_text(content, encoding="utf-8")
    return config


def list_sources(written: Written, language: str) -> list[str]:
    document = json.loads(next(write_document(d).content for d in written.documents if d.language == language))
    notes = next(section for section in document["sections"] if section["id"] == "notes")["blocks"]
    words = {"zh": "数据来源", "en": "Sources"}[language]
    return ["".join(run.get("printed", run.get("text", "")) for run in note["runs"])
            for note in notes if note["term"][0]["text"] == words]  # fmt: skip


def test_one_entry_lists_what_is_in_each_source_and_the_days_it_covers(tmp_path: Path) -> None:
    written = write_issue(make_funds(tmp_path, {"alpha": "AAA", "beta2": "BB2", "gamma": "CCC"}))
    assert list_sources(written, "en") == [
        "The exchange, Weekly flows, 1 May 2024 to 5 June 2024; licence: internal use.",
        "The issuer, NAV history: AAA and BB2, 1 May 2024 to 5 June 2024; CCC, 8 May 2024 to 5 June 2024; "
        "licence: internal use.",
    ]
    assert list_sources(written, "zh")[1] == (
        "发行人，净值历史：AAA和BB2，2024年5月1日至2024年6月5日；CCC，2024年5月8日至2024年6月5日；许可：internal use。"
    )


def test_a_source_that_does_not_say_is_called_by_its_file(tmp_path: Path) -> None:
    written = write_issue(make_funds(tmp_path, {"alpha": None, "beta2": "BB2"}))
    assert "NAV history: alpha.csv and BB2, 1 May" in list_sources(written, "en")[1]


def test_another_licence_is_another_entry(tmp_path: Path) -> None:
    config = make_funds(tmp_path, {"alpha": "AAA", "beta2": "BB2"})
    head, _, tail = config.read_text(encoding="utf-8").rpartition("licence: internal use")
    config.write_text(f"{head}licence: public domain{tail}", encoding="utf-8")
    assert list_sources(write_issue(config), "en")[1:] == [
        "The issuer, NAV history, 1 May 2024 to 5 June 2024; licence: internal use.",
        "The issuer, NAV history, 1 May 2024 to 5 June 2024; licence: public domain.",
    ]


def test_every_source_keeps_its_hash(tmp_path: Path) -> None:
    written = write_issue(make_funds(tmp_path, {"alpha": "AAA", "beta2": "BB2", "gamma": "CCC"}))
    assert len({one.sha256 for one in written.intake.sources}) == 4


@pytest.mark.parametrize(
    ("language", "old", "new", "found"),
    [
        ("en", "CCC", "AAA", "CCC is not listed"),
        ("en", "AAA and ", "AAA, CCC and ", "CCC: 1 May 2024"),
        ("zh", "AAA和", "AAA、CCC和", "CCC is listed 2 times"),
        ("en", ": AAA and ", ": ", "AAA is not listed"),
    ],
)
def test_an_entry_that_does_not_fit_its_sources_is_found(
    tmp_path: Path, language: str, old: str, new: str, found: str
) -> None:
    written = write_issue(make_funds(tmp_path, {"alpha": "AAA", "beta2": "BB2", "gamma": "CCC"}))
    recipe = json.loads(json.dumps(make_recipe(written.spec, written.intake.as_of)))
    files = {artifact.path: artifact.content for artifact in map(write_document, written.documents)}

    def check() -> list[str]:
        return [str(one) for one in check_issue(files, recipe, lambda path: (tmp_path / path).read_bytes())]

    assert check() == []
    path = f"document.{language}.json"
    text = files[path].decode()
    at = text.index(old, text.index("NAV history" if language == "en" else "净值历史"))
    files[path] = (text[:at] + new + text[at + len(old) :]).encode()
    assert any(found in one for one in check())


def test_notes_of_a_finished_issue_name_every_fund(tmp_path: Path) -> None:
    issue = build_issue(make_funds(tmp_path, {"alpha": "AAA", "beta2": "BB2"}), tmp_path / "out", formats=("html",))
    assert "AAA and BB2" in read_notes(issue, "en")["Sources"]
