"""`flowbrief new`."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

import click

from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused

from .build import show_refusal
from .options import json_option
from .terminal import print_json

_NAME = re.compile(r"[a-z0-9-]{1,64}")
_PLACEHOLDER = "REPORT-NAME"
_PROSE = tuple(f"{topic}.{language}.md" for topic in ("view", "risks") for language in ("zh", "en"))
# Two calendar years and a little more, so that last year is always there in full.
EXAMPLE_WEEKS = 110
_EPOCH = date(2000, 1, 5)  # a Wednesday


@click.command("new")
@click.argument("name")
@click.option(
    "-d", "--directory", type=click.Path(file_okay=False, path_type=Path), default=Path(),
    help="Where config/ and data/ are, or will be; default: the current folder.",
)  # fmt: skip
@json_option
def command(name: str, directory: Path, as_json: bool) -> None:
    """Make a report called NAME, with example data, that builds at once.

    Writes config/NAME.yaml, config/NAME/prose/ and data/NAME.csv; a file that is there already is never changed.
    """
    try:
        made = make_report(name, directory, date.today())
    except Refused as refused:
        show_refusal(refused.diagnostics, as_json)
        sys.exit(refused.exit_code)
    if as_json:
        artifacts = [str(path) for path in made]
        print_json({"status": "made", "report": name, "as_of": None, "artifacts": artifacts, "diagnostics": []})
        return
    for path in made:
        click.echo(f"made {path}")
    config = made[0]
    click.echo("Next:")
    click.echo(f"  flowbrief build {config}    builds it from the example data, into output/{name}/")
    click.echo(f"  put your figures into {made[-1]}, your names and words into {config}")
    click.echo(f"  flowbrief check {config}    says what is not right yet")


def make_report(name: str, folder: Path, today: date) -> tuple[Path, ...]:
    """Write the files of a new report below `folder` and return their paths: config first, data last.

    The example data end with the last Wednesday on or before `today`. Raises Refused if the name cannot be used
    (exit 2), if any of the files is there already (exit 2) or if one cannot be written (exit 7); then nothing is
    left behind but empty folders.
    """
    if not _NAME.fullmatch(name):
        message = f"expected a name of at most 64 small letters, digits and hyphens; found {name!r}"
        raise Refused((Diagnostic("bad-name", message, Place("NAME"), "such as etf-flows"),))
    contents = {folder / path: text for path, text in _write_files(name, today).items()}
    present = [path for path in contents if path.is_symlink() or path.exists()]
    if present:
        hint = "choose another name, or delete the file yourself"
        raise Refused(
            tuple(Diagnostic("file-exists", "the file is there already", Place(str(p)), hint) for p in present)
        )
    _store(contents)
    return tuple(contents)


def _write_files(name: str, today: date) -> dict[Path, str]:
    config = Path("config")
    files = {config / f"{name}.yaml": _read_template("report.yaml").replace(_PLACEHOLDER, name)}
    files |= {config / name / "prose" / text: _read_template(text) for text in _PROSE}
    files[Path("data", f"{name}.csv")] = write_example(today)
    return files


def _read_template(name: str) -> str:
    return resources.files("flowbrief.cli").joinpath("starter", name).read_text("utf-8")


def write_example(today: date) -> str:
    """Return example data as CSV: 110 weeks, the last ending on the last Wednesday on or before `today`.

    A week's figures are a formula of its date alone (two waves and the remainder of a square), whole millions that
    stand for nothing, so a file made later holds the same figures for the same weeks.
    """
    last = (today - _EPOCH).days // 7
    lines = ["week_ended,example_total_usd_mn,example_equity_usd_mn,example_bond_usd_mn"]
    for week in range(last - EXAMPLE_WEEKS + 1, last + 1):
        equity = 1400 + _wave(week, 8, 1700) + week * week * 31 % 3001 - 1500
        bond = 600 + _wave(week + 5, 13, 700) + week * week * 17 % 901 - 450
        lines.append(f"{_EPOCH + timedelta(weeks=week)},{equity + bond},{equity},{bond}")
    return "\n".join(lines) + "\n"


def _wave(week: int, half: int, height: int) -> int:
    """A triangular wave between −height and height that repeats every 2 · half weeks."""
    return height - 2 * height * abs(week % (2 * half) - half) // half


def _store(contents: Mapping[Path, str]) -> None:
    """Write new files, or none: what was written is taken away again if a later one fails."""
    written: list[Path] = []
    try:
        for path, text in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                written.append(path)
                file.write(text)
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        message = f"the report cannot be written: {error.strerror or error}"
        place = Place(str(error.filename or path))
        hint = "choose another folder with --directory, or make room"
        raise Refused(
            (Diagnostic("output-not-writable", message, place, hint, exit_code=ExitCode.DELIVERY),)
        ) from error
