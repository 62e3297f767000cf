"""The templates are found in a checkout and in an installed wheel."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import flowbrief
from flowbrief.render.shipped import shipped_templates

CHECKOUT = Path(__file__).resolve().parents[2]
ASK = "from flowbrief.render.shipped import shipped_templates as find; print(find())"


def test_a_checkout_uses_its_own_templates() -> None:
    assert shipped_templates() == CHECKOUT / "templates"


def test_a_package_without_templates_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flowbrief, "__file__", str(tmp_path / "lib" / "flowbrief" / "__init__.py"))
    with pytest.raises(FileNotFoundError, match="install it again"):
        shipped_templates()


def test_a_wheel_carries_the_templates(tmp_path: Path) -> None:
    checkout, site = tmp_path / "checkout", tmp_path / "site"
    checkout.mkdir()
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in"):
        shutil.copy(CHECKOUT / name, checkout)
    (checkout / "README.md").write_text("# flowbrief\n")
    shutil.copytree(CHECKOUT / "src" / "flowbrief", checkout / "src" / "flowbrief")
    shutil.copytree(CHECKOUT / "templates", checkout / "templates")
    (checkout / "templates" / "email").mkdir(exist_ok=True)
    (checkout / "templates" / "email" / "sample.css").write_text("p { margin: 0 }\n")

    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*build, "--wheel-dir", tmp_path, "."], cwd=checkout, check=True)
    (wheel,) = tmp_path.glob("flowbrief-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)

    environment = {**os.environ, "PYTHONPATH": str(site)}
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert Path(done.stdout.strip()) == site / "flowbrief" / "templates"
    shipped = {path.relative_to(site / "flowbrief") for path in (site / "flowbrief" / "templates").rglob("*.*")}
    assert shipped == {path.relative_to(checkout) for path in (checkout / "templates").rglob("*.*")}
