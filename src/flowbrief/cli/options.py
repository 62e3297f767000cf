"""Arguments that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from flowbrief.model.text import LANGUAGES

FC = TypeVar("FC", bound=Callable[..., Any])


class _Day(click.ParamType[date]):
    """A calendar date, written year-month-day."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2024-07-24", param, ctx)


class _Choices(click.ParamType[tuple[str, ...]]):
    """Several of a fixed set, separated by commas, each once; kept in the order given."""

    def __init__(self, *allowed: str) -> None:
        self.allowed = allowed
        self.name = ",".join(allowed)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        chosen = tuple(part.strip() for part in value.split(","))
        for part in chosen:
            if part not in self.allowed:
                self.fail(f"{part!r} is not one of {', '.join(self.allowed)}", param, ctx)
        if len(set(chosen)) < len(chosen):
            self.fail(f"{value!r} names one twice", param, ctx)
        return chosen


def days_option(name: str, about: str) -> Callable[[FC], FC]:
    """An option that takes a day and may be repeated."""
    return click.option(name, type=_Day(), multiple=True, help=about)


config_argument = click.argument("config", type=click.Path(path_type=Path))
as_of_option = click.option(
    "--as-of", type=_Day(), help="Build for this day: nothing dated or released after it is used."
)
issue_day_option = click.option("--as-of", type=_Day(), help="The issue of this day; default: the latest.")
against_option = click.option(
    "--against", type=_Day(), help="Compare with the issue of this day; default: the one before."
)
output_option = click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), default=Path("output"), show_default=True,
    help="Where issues lie: DIR/<report>/<as-of>/.",
)  # fmt: skip
vintage_option = click.option(
    "--vintage",
    metavar="DATE|HASH",
    help="Build as on this day, or on the day of this download: from the vintages of then.",
)
retrieved_option = click.option(
    "--retrieved-on", type=_Day(), required=True, help="The day on which the file was downloaded."
)
languages_option = click.option("--lang", "languages", type=_Choices(*LANGUAGES), help="Languages, such as zh,en.")
formats_option = click.option(
    "--format", "formats", type=_Choices("html", "pdf", "email"), help="Formats, such as html,pdf,email."
)
editions_option = click.option(
    "--lang", "languages", type=_Choices(*LANGUAGES, "bilingual"), help="Editions of the test, such as zh,bilingual."
)
quiet_option = click.option("-q", "--quiet", is_flag=True, help="No progress, no summary; errors only.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object to stdout.")
