"""Reports to configure, in folders of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from configure_kinds import SAMPLE, register_kinds

from flowbrief.configure import configure
from flowbrief.extend import Registry
from flowbrief.model.spec import ReportSpec


@pytest.fixture
def registry() -> Registry:
    return register_kinds()


@pytest.fixture
def configure_text(tmp_path: Path, registry: Registry) -> Callable[[str], ReportSpec]:
    """Return a function that configures a report from its text, in a folder with the prose it may name."""
    prose = tmp_path / "prose"
    prose.mkdir()
    for language, text in (("zh", "风险仍在。\n"), ("en", "Risks remain.\n")):
        (prose / f"view.{language}.md").write_text(text, encoding="utf-8")

    def run(text: str) -> ReportSpec:
        file = tmp_path / "report.yaml"
        file.write_text(text, encoding="utf-8")
        return configure(file, registry, Path.read_bytes)

    return run


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample report with the files it names."""
    file = tmp_path / "config" / SAMPLE.name
    prose = file.parent / "us-etf-flows" / "prose"
    prose.mkdir(parents=True)
    shutil.copy(SAMPLE, file)
    shutil.copy(SAMPLE.parent / "us-etf-flows" / "recipients.csv", prose.parent)
    for name in ("risks", "view"):
        (prose / f"{name}.zh.md").write_text("利率是主要风险。\n", encoding="utf-8")
        (prose / f"{name}.en.md").write_text("Rates are the main risk.\n", encoding="utf-8")
    return file
