"""A user's mistake, said so that it can be mended."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class ExitCode(IntEnum):
    """How a command ends; cron jobs and scripts depend on these numbers."""

    DONE = 0
    BUG = 1
    USAGE = 2
    SYSTEM = 3
    DATA = 4
    STALE = 5
    RENDER = 6
    DELIVERY = 7
    NOT_APPROVED = 8


class Severity(StrEnum):
    """An error stops the build; a warning is shown and the build goes on."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something is wrong: a file, and a line and column that count from 1; 0 means the whole file.

    For data, `line` is the line in the file and `field` the name of the column.
    """

    file: str
    line: int = 0
    column: int = 0
    field: str = ""

    def __str__(self) -> str:
        text = self.file
        if self.line:
            text += f":{self.line}"
            if self.column:
                text += f":{self.column}"
        return f"{text} ({self.field})" if self.field else text


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding for the user: a kebab-case code, what is wrong, where, and what to do about it."""

    code: str
    message: str
    place: Place
    hint: str = ""
    severity: Severity = Severity.ERROR
    exit_code: ExitCode = ExitCode.USAGE

    def __str__(self) -> str:
        text = f"{self.place}: {self.severity.value}[{self.code}]: {self.message}"
        return f"{text}\n    {self.hint}" if self.hint else text


class Refused(Exception):  # noqa: N818 - it says what happened to the build, not that the program erred
    """The build cannot go on; carries every diagnostic that was found, never just the first."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__("\n".join(str(diagnostic) for diagnostic in diagnostics))
        self.diagnostics = diagnostics

    @property
    def exit_code(self) -> ExitCode:
        """The exit code of the first error."""
        return next(d.exit_code for d in self.diagnostics if d.severity is Severity.ERROR)
