"""An issue knows what the one before it said, from its manifest, and is not misled by a bad one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from issue_factory import SAMPLE, TODAY, list_weeks, open_world, registry

from flowbrief.deliver.manifest import write_manifest
from flowbrief.deliver.precedent import read_precedent
from flowbrief.pipeline import Wish, Written, write

REPORT = "us-etf-flows"
WEEK, NEXT = date(2023, 10, 4), date(2023, 10, 11)


def write_week(week: date, output: Path | None) -> Written:
    return write(SAMPLE, Wish(as_of=week), open_world(TODAY), registry, output)


def store_manifest(written: Written, output: Path) -> Path:
    """Put the manifest of an issue, and nothing else of it, where a build would."""
    manifest = write_manifest(written.spec, written.intake, (), (), (), (), written.said, written.precedent)
    folder = output / REPORT / written.intake.as_of.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / manifest.path
    path.write_bytes(manifest.content)
    return path


def test_what_was_said_is_read_back(tmp_path: Path) -> None:
    written = write_week(WEEK, tmp_path)
    path = store_manifest(written, tmp_path)
    found = read_precedent(tmp_path, REPORT, NEXT)
    assert found is not None
    assert found.as_of == WEEK
    assert found.said == written.said
    assert {(led.language, led.place) for led in found.said.led} == {
        (language, place) for language in ("zh", "en") for place in ("headline", "lead")
    }
    assert json.loads(path.read_bytes())["precedent"] is None


def test_only_an_earlier_issue_is_a_precedent(tmp_path: Path) -> None:
    store_manifest(write_week(WEEK, None), tmp_path)
    assert read_precedent(tmp_path, REPORT, WEEK) is None
    assert read_precedent(tmp_path, REPORT, date(2023, 9, 1)) is None
    assert read_precedent(tmp_path, "another", NEXT) is None
    assert read_precedent(tmp_path / "nowhere", REPORT, NEXT) is None


def test_the_precedent_is_an_input_of_the_manifest(tmp_path: Path) -> None:
    store_manifest(write_week(WEEK, tmp_path), tmp_path)
    written = write_week(NEXT, tmp_path)
    manifest = json.loads(store_manifest(written, tmp_path).read_bytes())
    assert manifest["precedent"]["as_of"] == WEEK.isoformat()
    assert written.precedent is not None
    assert manifest["precedent"]["sha256"] == written.precedent.sha256
    again = write_week(NEXT, tmp_path)
    assert again == written


def forge(change: Callable[[dict[str, object]], object]) -> Callable[[bytes], bytes]:
    def edit(content: bytes) -> bytes:
        manifest = json.loads(content)
        change(manifest)
        return json.dumps(manifest).encode()

    return edit


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content[:200],
        lambda _: b"",
        lambda _: b"[]",
        lambda _: b'"text"',
        lambda _: b"\xff\xfe",
        lambda _: b"[" * 100_000,
        forge(lambda m: m.pop("said")),
        forge(lambda m: m.update(report="another")),
        forge(lambda m: m.update(as_of="2031-01-01")),
        forge(lambda m: m.update(said=None)),
        forge(lambda m: m.update(said={"claims": [{"id": 7}], "led": []})),
        forge(lambda m: m.update(said={"claims": [], "led": [{"language": "zh"}]})),
        forge(lambda m: m["said"]["claims"][0].update(polarity="up")),  # type: ignore[index]
    ],
)
def test_a_manifest_that_cannot_be_understood_is_passed_over(spoil: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = store_manifest(write_week(WEEK, None), tmp_path)
    path.write_bytes(spoil(path.read_bytes()))
    assert read_precedent(tmp_path, REPORT, NEXT) is None
    assert write_week(NEXT, tmp_path) == write_week(NEXT, None)


def test_phrases_that_led_do_not_lead_again(tmp_path: Path) -> None:
    """Whatever the number of the week: here the issue before is five weeks old, as after the gap in the data."""
    led: dict[tuple[str, str], str] = {}
    for week in (w for w in list_weeks() if date(2024, 3, 13) <= w <= date(2024, 5, 22)):
        written = write_week(week, tmp_path)
        for phrase in written.said.led:
            place = (phrase.language, phrase.place)
            assert led.get(place) != phrase.wording, week
            led[place] = phrase.wording
        store_manifest(written, tmp_path)


def test_run_that_was_told_does_not_head_the_next_issue(tmp_path: Path) -> None:
    """Twenty-one weeks of inflow head the brief where nothing was told before, but not after twenty were told."""
    day, week = date(2024, 1, 10), date(2024, 1, 17)
    store_manifest(write_week(day, None), tmp_path)
    heads = [{c.kind for c in write_week(week, output).said.claims[:2]} for output in (None, tmp_path)]
    assert heads[0] == {"level", "streak"}
    assert "streak" not in heads[1]
