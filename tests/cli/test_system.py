"""What is said about a system without the libraries of the PDF."""

import ctypes
import ctypes.util
import shutil
import subprocess
import sys

import pytest

from flowbrief.cli import system


@pytest.fixture
def without_pango(monkeypatch: pytest.MonkeyPatch) -> None:
    """No library whose name holds `pango` can be loaded or found."""
    load = ctypes.CDLL

    def load_other(name: str) -> object:
        if "pango" in name:
            raise OSError(f"{name}: cannot open shared object file")
        return load(name)

    monkeypatch.setattr(ctypes, "CDLL", load_other)
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: None)


def put_on_path(monkeypatch: pytest.MonkeyPatch, *programs: str) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name in programs else None)


def test_nothing_is_missing_where_pango_is_loaded() -> None:
    assert system.missing_libraries() == ()
    assert system.main() == 0


@pytest.mark.usefixtures("without_pango")
def test_each_missing_library_is_named() -> None:
    assert system.missing_libraries() == ("Pango", "PangoFT2")


def test_what_only_makes_it_quicker_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def load_other(name: str) -> None:
        if "subset" in name:
            raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", load_other)
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: None)
    assert system.missing_libraries() == ()
    assert system.missing_accelerators() == ("HarfBuzz-Subset",)


@pytest.mark.usefixtures("without_pango")
def test_a_library_that_only_the_search_finds_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = []

    def load(name: str) -> None:
        if not name.startswith("/opt/lib/"):
            raise OSError(name)
        loaded.append(name)

    monkeypatch.setattr(ctypes, "CDLL", load)
    monkeypatch.setattr(
        ctypes.util, "find_library", lambda name: f"/opt/lib/{name}.so" if name.endswith("-1.0") else None
    )
    assert system.missing_libraries() == ()
    assert loaded == ["/opt/lib/pango-1.0.so", "/opt/lib/pangoft2-1.0.so"]


@pytest.mark.usefixtures("without_pango")
def test_what_to_run_is_one_line_and_the_exit_is_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    put_on_path(monkeypatch, "apt-get")
    assert system.main() == 3
    assert capsys.readouterr().out == (
        "The PDF needs Pango and PangoFT2, not found on this system. "
        "Run: sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0\n"
    )


@pytest.mark.parametrize(
    ("manager", "command"),
    [("dnf", "sudo dnf install -y pango"), ("apk", "sudo apk add pango"), ("brew", "brew install pango")],
)
def test_the_hint_suits_the_package_manager(monkeypatch: pytest.MonkeyPatch, manager: str, command: str) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    put_on_path(monkeypatch, manager)
    assert system.install_hint() == command


def test_a_system_without_a_package_manager_gets_the_name_of_the_library(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    put_on_path(monkeypatch)
    assert "Pango 1.44" in system.install_hint()


def test_it_runs_without_the_requirements() -> None:
    code = (
        "import sys, runpy; "
        "sys.modules.update(dict.fromkeys(('click', 'weasyprint', 'rich', 'pydantic')));"
        "runpy.run_module('flowbrief.cli.system', run_name='__main__', alter_sys=True)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
