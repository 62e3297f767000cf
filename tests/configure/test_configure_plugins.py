"""A report's own plug-in: it adds kinds, may be edited and run again, and its errors have a place."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from configure_kinds import register_kinds

from flowbrief.configure import configure
from flowbrief.configure import plugins as plugins_module
from flowbrief.extend import Registry
from flowbrief.extend import registry as door
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.spec import ReportSpec

BRIEF = (Path(__file__).parent / "brief.yaml").read_text(encoding="utf-8")
PLUGIN = '''"""A metric of our own."""

from flowbrief.extend import Param, ParamType, SeriesKind, metric
from flowbrief.model.text import Text

@metric(
    "own_metric",
    summary=Text("自有指标", "our own metric"),
    formula="x",
    series=SeriesKind.FLOW,
    params=(Param("times", ParamType.INTEGER, "How often.", default=1),),
)
def measure_own(given):
    return given
'''


@pytest.fixture(autouse=True)
def _door_as_it_was() -> Iterator[None]:
    """Whatever plug-ins add to the one registry is gone after a test."""
    before = {shelf: dict(entries) for shelf, entries in door.shelves()}
    added, modules = dict(plugins_module._added), set(sys.modules)
    yield
    for shelf, entries in door.shelves():
        entries.clear()
        entries.update(before[shelf])
    plugins_module._added.clear()
    plugins_module._added.update(added)
    for name in set(sys.modules) - modules:
        if name.startswith("flowbrief_plugin_"):
            del sys.modules[name]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    text = BRIEF.replace("headline: total\n", "headline: total\nplugins: own/kinds.py\n")
    text = text.replace('"*.week": {kind: net_flow}', '"*.own": {kind: own_metric}\n  "*.week": {kind: net_flow}')
    text = text.replace("of: week, periods: 4", "of: own, periods: 4")
    (tmp_path / "report.yaml").write_text(text, encoding="utf-8")
    for name in ("own", "prose"):
        (tmp_path / name).mkdir()
    for language in ("zh", "en"):
        (tmp_path / "prose" / f"view.{language}.md").write_text("Words.\n", encoding="utf-8")
    (tmp_path / "own" / "kinds.py").write_text(PLUGIN, encoding="utf-8")
    return tmp_path


def run(folder: Path, registry: Registry) -> ReportSpec:
    return configure(folder / "report.yaml", registry, Path.read_bytes)


def refuse(folder: Path, registry: Registry) -> Diagnostic:
    with pytest.raises(Refused) as caught:
        run(folder, registry)
    (diagnostic,) = caught.value.diagnostics
    return diagnostic


def test_plugin_adds_a_kind(folder: Path, registry: Registry) -> None:
    spec = run(folder, registry)
    assert dict(next(metric for metric in spec.metrics if metric.id == "total.own").params) == {"times": 1}
    assert spec.files[-1] == ("own/kinds.py", folder / "own/kinds.py")
    assert registry.metrics["own_metric"] is door.metrics["own_metric"]
    assert registry.metrics["own_metric"].function(5) == 5
    assert not (folder / "own" / "__pycache__").exists()


def test_plugin_is_run_again_after_an_edit(folder: Path, registry: Registry) -> None:
    run(folder, registry)
    (folder / "own" / "kinds.py").write_text(PLUGIN.replace("default=1", "default=2"), encoding="utf-8")
    for kinds in (registry, register_kinds()):
        spec = run(folder, kinds)
        assert spec.metrics[0].params["times"] == 2


def test_plugin_works_with_the_one_registry(folder: Path) -> None:
    for shelf, entries in register_kinds().shelves():
        for kind, entry in entries.items():
            dict(door.shelves())[shelf].setdefault(kind, entry)
    assert run(folder, door).metrics[0].kind == "own_metric"
    assert run(folder, door).metrics[0].kind == "own_metric"


def test_error_while_it_is_imported_has_its_line(folder: Path, registry: Registry) -> None:
    file = folder / "own" / "kinds.py"
    file.write_text(PLUGIN + "\n\ndef start():\n    return 1 / 0\n\n\nstart()\n", encoding="utf-8")
    diagnostic = refuse(folder, registry)
    assert diagnostic.code == "plugin-failed"
    assert diagnostic.place.file == file.as_posix()
    assert diagnostic.place.line == 18
    assert "ZeroDivisionError" in diagnostic.message
    assert "own_metric" not in door.metrics
    assert not [name for name in sys.modules if name.startswith("flowbrief_plugin_")]


def test_syntax_error_has_its_line_and_column(folder: Path, registry: Registry) -> None:
    file = folder / "own" / "kinds.py"
    file.write_text("import os\nx = (1,\ny = 2]\n", encoding="utf-8")
    diagnostic = refuse(folder, registry)
    assert (diagnostic.code, diagnostic.place.line, diagnostic.place.column) == ("plugin-failed", 3, 6)


def test_missing_module_exit_and_bad_encoding(folder: Path, registry: Registry) -> None:
    file = folder / "own" / "kinds.py"
    file.write_text("import no_such_module_anywhere\n", encoding="utf-8")
    assert "no_such_module_anywhere" in refuse(folder, registry).message
    file.write_text("raise SystemExit(3)\n", encoding="utf-8")
    assert refuse(folder, registry).place.line == 1
    file.write_bytes(b"x = '\xff'\n")
    assert refuse(folder, registry).code == "plugin-failed"


def test_plugin_may_not_replace_a_kind(folder: Path, registry: Registry) -> None:
    file = folder / "own" / "kinds.py"
    file.write_text(PLUGIN.replace('"own_metric"', '"net_flow"'), encoding="utf-8")
    diagnostic = refuse(folder, registry)
    assert diagnostic.code == "plugin-failed"
    assert "'net_flow' is already registered" in diagnostic.message


def test_installed_plugin_is_loaded_once_and_its_failure_is_reported(
    folder: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "desk_kinds.py").write_text(PLUGIN, encoding="utf-8")
    report = folder / "report.yaml"
    report.write_text(report.read_text(encoding="utf-8").replace("plugins: own/kinds.py\n", ""), encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    points = [EntryPoint("desk", "desk_kinds", "flowbrief.plugins")]
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: points)
    assert run(folder, registry).metrics[0].kind == "own_metric"
    assert run(folder, register_kinds()).metrics[0].kind == "own_metric"
    points.append(EntryPoint("other", "desk_kinds_that_are_gone", "flowbrief.plugins"))
    diagnostic = refuse(folder, registry)
    assert diagnostic.code == "plugin-failed"
    assert diagnostic.place.file == "installed plug-in other"
    del sys.modules["desk_kinds"]
