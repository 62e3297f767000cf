"""`flowbrief doctor`."""

from __future__ import annotations

import platform
import sys
from importlib import metadata

import click

from flowbrief import __version__
from flowbrief.model.cache import cache_folder
from flowbrief.model.diagnostic import ExitCode, Refused

from .options import json_option
from .system import install_hint, missing_accelerators, missing_libraries
from .terminal import print_json

_PACKAGES = (
    "weasyprint",
    "matplotlib",
    "pandas",
    "jinja2",
    "PyYAML",
    "Babel",
    "pydantic",
    "uharfbuzz",
    "click",
    "httpx",
    "rich",
)


@click.command("doctor")
@json_option
def command(as_json: bool) -> None:
    """Check what flowbrief needs of this machine: Pango, the fonts, the versions of its libraries."""
    missing = missing_libraries()
    slow = missing_accelerators()
    fonts, font_error = _check_fonts()
    packages = {name: metadata.version(name) for name in _PACKAGES}
    healthy = not missing and not font_error
    if as_json:
        print_json(
            {
                "healthy": healthy,
                "flowbrief": __version__,
                "python": platform.python_version(),
                "missing": list(missing),
                "slower_without": list(slow),
                "fonts": fonts,
                "font_error": font_error,
                "packages": packages,
                "hint": install_hint() if missing else "",
            }
        )
    else:
        click.echo(f"flowbrief {__version__}, Python {platform.python_version()}")
        _line(not missing, "Pango", "found" if not missing else f"missing: {', '.join(missing)}", install_hint())
        _line(not slow, "HarfBuzz-Subset", "found" if not slow else "not found; PDFs take a little longer", "")
        _line(not font_error, "fonts", font_error or ", ".join(fonts), "")
        for name, version in packages.items():
            _line(True, name, version, "")
    if not healthy:
        sys.exit(ExitCode.SYSTEM)


def _check_fonts() -> tuple[list[str], str]:
    from flowbrief.render.fonts import provide_faces

    try:
        faces = provide_faces(cache_folder())
    except Refused as refused:
        return [], "; ".join(d.message for d in refused.diagnostics)
    return [f"{face.family} {face.weight}" for face in faces], ""


def _line(good: bool, name: str, text: str, hint: str) -> None:
    mark = click.style("ok", fg="green") if good else click.style("--", fg="yellow")
    click.echo(f"  {mark}  {name}: {text}")
    if not good and hint:
        click.echo(f"      {hint}")
