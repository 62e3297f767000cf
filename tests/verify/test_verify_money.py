"""A report with a money style of its own agrees with the second calculation, and only if both know the style."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from issue_factory import SAMPLE, copy_sample, make_small, write_issue
from verify_factory import Finished, errors, finish_report, open_sample, print_files, recipe_of

from flowbrief.deliver.recipe import make_recipe

STYLE = """decimals: {billion: 2, million: 1, table: 3}
language:
  en: {money: {units: {billion: billion, million: million}, currencies: {USD: US$}, space: true}}
  zh: {money: {units: {hundred_million: 億}, currencies: {USD: 美金}, space: true}}
"""


@pytest.fixture(scope="module")
def issue(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    folder = tmp_path_factory.mktemp("money")
    config = make_small(folder, ("headline: total\n", f"headline: total\n{STYLE}"))
    data = folder / "flows.csv"
    # The last week: 1,854.55 million.
    data.write_text(data.read_text("utf-8").replace("2024-06-05,-60,15", "2024-06-05,1854.55,-163.45"), "utf-8")
    return finish_report(config)


def list_printed(node: Any) -> dict[str, set[str]]:
    """What is printed of each measure, anywhere in a record."""
    found: dict[str, set[str]] = {}
    for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        for measure, printed in list_printed(value).items():
            found.setdefault(measure, set()).update(printed)
    if isinstance(node, dict) and node.get("type") == "Figure":
        found.setdefault(node["measure"], set()).add(node["printed"].replace("\u00a0", " "))
    return found


def read_printed(issue: Finished, language: str) -> dict[str, set[str]]:
    return list_printed(json.loads(issue.files[f"document.{language}.json"]))


def test_it_agrees_with_the_second_calculation(issue: Finished) -> None:
    assert errors(issue.check()) == []


def test_every_place_prints_the_same_rounded_amount(issue: Finished) -> None:
    zh, en = read_printed(issue, "zh"), read_printed(issue, "en")
    # 1,854.55 million: half up to ten million; −163.45 million: half up to a hundred thousand.
    assert {text.strip("+−") for text in zh["total.week"]} == {"18.5 億美金"}
    assert {text.strip("+−") for text in en["total.week"]} == {"US$1.85 billion"}
    assert {text.strip("+−") for text in zh["tech.week"]} == {"1.635 億美金"}
    assert {text.strip("+−") for text in en["tech.week"]} == {"US$163.5 million"}
    assert (zh["total.week@2024-06-05"], en["total.week@2024-06-05"]) == ({"18.55"}, {"1.855"})
    assert (zh["tech.week@2024-06-05"], en["tech.week@2024-06-05"]) == ({"−1.63"}, {"−0.163"})


def test_headings_of_tables_and_charts_use_the_words(issue: Finished) -> None:
    for language, heading, house in (("zh", "億美金", "亿美元"), ("en", "US$ billion", "US$bn")):
        document = issue.files[f"document.{language}.json"].decode()
        assert document.count(heading) >= 2
        assert house not in document


def test_without_the_settings_it_disagrees(issue: Finished) -> None:
    recipe = {name: value for name, value in issue.recipe.items() if name != "money"}
    found = " ".join(errors(replace(issue, recipe=recipe).check()))
    assert "$1.9bn" in found
    assert "19亿美元" in found


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("decimals", "billion"), 1),
        (("decimals", "million"), 0),
        (("decimals", "table"), 2),
        (("words", "en", "units"), {}),
        (("words", "en", "currencies"), {}),
        (("words", "en", "space"), False),
        (("words", "zh", "units"), {}),
        (("words", "zh", "currencies"), {}),
        (("words", "zh", "space"), False),
    ],
)
def test_each_setting_is_compared(issue: Finished, path: tuple[str, ...], value: object) -> None:
    recipe = json.loads(json.dumps(issue.recipe))
    node = recipe["money"]
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    assert errors(replace(issue, recipe=recipe).check())


def test_a_house_style_leaves_no_trace_in_the_recipe() -> None:
    written = write_issue(SAMPLE, date(2024, 7, 24))
    assert "money" not in make_recipe(written.spec, written.intake.as_of)


def test_the_sample_agrees_in_another_style(tmp_path: Path) -> None:
    config = copy_sample(tmp_path)
    config.write_text(STYLE + config.read_text("utf-8"), "utf-8")
    written = write_issue(config, date(2024, 7, 24))
    recipe = recipe_of(written.spec, written.intake.as_of)
    assert errors(Finished(print_files(written.documents), recipe, open_sample).check()) == []
