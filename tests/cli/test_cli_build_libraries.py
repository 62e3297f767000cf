"""`flowbrief build` on a machine without the libraries of the PDF."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from flowbrief.cli import build, system
from flowbrief.model.diagnostic import ExitCode


def test_a_build_without_pango_says_so_before_it_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "missing_libraries", lambda: ("Pango", "PangoFT2"))
    monkeypatch.setattr(system, "install_hint", lambda: "brew install pango")
    output = tmp_path / "output"

    result = CliRunner().invoke(build.command, [str(tmp_path / "report.yaml"), "-o", str(output)])

    assert result.exit_code == ExitCode.SYSTEM
    assert "error[library-missing]: Pango and PangoFT2" in result.stderr
    assert "brew install pango" in result.stderr
    assert not output.exists()
