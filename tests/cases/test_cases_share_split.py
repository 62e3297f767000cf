"""The week in which 510310 merged its shares, from real counts and prices that tell of it on different days."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from issue_factory import build_issue, open_world, registry

from flowbrief.cli.verify_build import verify
from flowbrief.model.diagnostic import ExitCode, Refused, Severity
from flowbrief.pipeline import Wish, write

REAL = Path(__file__).parents[1] / "docs" / "real"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    for name in ("share-split.yaml", "csi300-etf-shares.csv"):
        shutil.copyfile(REAL / name, tmp_path / name)
    return tmp_path / "share-split.yaml"


def change(config: Path, old: str, new: str) -> None:
    text = config.read_text("utf-8")
    assert text.count(old) == 1
    config.write_text(text.replace(old, new), "utf-8")


def test_declared_merger_gives_a_caution_and_no_flow(config: Path, tmp_path: Path) -> None:
    issue = build_issue(config, tmp_path / "output", formats=("html",))
    page = (issue / "brief.en.html").read_text("utf-8")
    assert "the share count jumped in a way that may be a split but cannot be confirmed" in page
    assert "93.4" not in page
    # A name with digits that opens a sentence is capitalised; the second calculation knows it all the same.
    assert "The Huatai CSI 300 fund" in page.replace('<span translate="no">', "").replace("</span>", "")
    assert "takes in" in page
    assert [f for f in verify(issue, tmp_path) if f.severity is Severity.ERROR] == []


def test_undeclared_merger_is_refused_and_not_an_outflow(config: Path, tmp_path: Path) -> None:
    change(config, ", splits: [{day: 2024-09-20, factor: 0.5116}]", "")
    with pytest.raises(Refused) as refused:
        write(config, Wish(), open_world(), registry, tmp_path / "output")
    (fault,) = refused.value.diagnostics
    assert (fault.code, fault.exit_code, fault.place.line) == ("flow-over-assets", ExitCode.DATA, 5)


def test_headline_without_a_flow_is_refused_with_its_reason(config: Path, tmp_path: Path) -> None:
    change(config, "headline: huatai", "headline: efund")
    with pytest.raises(Refused) as refused:
        write(config, Wish(), open_world(), registry, tmp_path / "output")
    (fault,) = refused.value.diagnostics
    assert (fault.code, fault.exit_code) == ("headline-without-flow", ExitCode.DATA)
    assert "efund.week has no value in the week ended 2024-09-20 (unclear-split)" in fault.message
