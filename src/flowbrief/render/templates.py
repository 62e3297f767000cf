"""Filling the Jinja2 templates, which decide nothing about numbers and can reach nothing but what they are given."""

from __future__ import annotations

import contextlib
import functools
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused

from .logo import Logo, read_logo
from .shipped import shipped_templates

_HOUSE = "house/"
_MACROS, _OWN_MACROS = "blocks.html.j2", "macros.html.j2"
_TEMPLATE = ".html.j2"
# The pages around the issues are made when a site is; no issue depends on them.
_SITE = "site."
# Few issues are mailed.
_MAIL = "mail."
# A brief with its fonts and drawings has about half a million characters.
_LONGEST = 5_000_000


class _TooLongError(Exception):
    """A template prints more than a page can hold."""


class _FolderLoader(BaseLoader):
    """Reads templates from the report's own folder first, then from the house's.

    A name that begins with `house/` means the house's own, so that a report's page can extend it. The macros of a
    report's own `macros.html.j2` are read after those of the house, so that each takes the place of its namesake
    wherever that is called.

    A name that leads out of its folder, by `..` or by a symbolic link, is not found.
    """

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders
        self.lines_above = 0

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002
        name = template.removeprefix(_HOUSE)
        for folder in self.folders if name == template else self.folders[-1:]:
            root = os.path.realpath(folder)
            path = os.path.realpath(folder / name)
            if path.startswith(root + os.sep) and os.path.isfile(path):
                is_current = functools.partial(_is_as_saved, path, _saved_at_ns(path))
                return self._join_macros(template, Path(path).read_text("utf-8"), path, is_current)
        raise TemplateNotFound(template)

    def _join_macros(
        self, template: str, house: str, path: str, is_current: Callable[[], bool]
    ) -> tuple[str, str, Callable[[], bool]]:
        """The macros of the house with the report's own after them; any other template as it is."""
        if template != _MACROS or len(self.folders) == 1 or not (self.folders[0] / _OWN_MACROS).is_file():
            return house, path, is_current
        own, own_path, own_is_current = self.get_source(None, _OWN_MACROS)
        check_macros(house, own, own_path)
        # Above the report's own macros stand as many lines as the house's have, so a line of theirs is found again.
        self.lines_above = house.count("\n") + 1
        return f"{house}\n{own}", own_path, lambda: is_current() and own_is_current()


class _Sandbox(ImmutableSandboxedEnvironment):
    """The sandbox, which need not ask at each turn whether a field of a record is safe: it holds no code."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if attribute[:1] != "_" and attribute in getattr(type(obj), "__dataclass_fields__", ()):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


class Templates:
    """The templates of one report; `files` lists those it may use, for the manifest."""

    def __init__(self, own: Path | None) -> None:
        self.folders = tuple(folder for folder in (own, shipped_templates()) if folder is not None)
        self._environment = _open_environment(self.folders)

    def fill(self, name: str, context: dict[str, Any]) -> str:
        """Fill one template.

        Raises Refused with the template's name and line for any mistake in it, or if what it prints is too long for
        a page that people read.
        """
        parts: list[str] = []
        length = 0
        try:
            for part in self._environment.get_template(name).generate(context):
                parts.append(part)
                length += len(part)
                if length > _LONGEST:
                    raise _TooLongError(f"it prints more than {_LONGEST:,} characters")
            return "".join(parts)
        except Refused:
            raise
        except Exception as error:  # whatever goes wrong in a template is a mistake in it
            file, line = _place_in_templates(error)
            message = f"the template cannot be filled: {error}"
            line = getattr(error, "lineno", None) or line
            place = self._find_place(str(getattr(error, "filename", None) or file or name), line)
            raise Refused(
                (Diagnostic("template-failed", message, place, "see docs/templates.md", exit_code=ExitCode.RENDER),)
            ) from error

    def _find_place(self, file: str, line: int) -> Place:
        """Where a mistake stands; a line of the report's own macros is counted from their first."""
        above = self._environment.loader.lines_above if file.endswith(_OWN_MACROS) else 0  # type: ignore[union-attr]
        return Place(file, line - above if line > above else line)

    def compile(self, name: str) -> None:
        """Compile one template, which is then ready to be filled."""
        self._environment.get_template(name)

    def read(self, name: str) -> str:
        """Read a style sheet as it is. Raises Refused if it is not UTF-8."""
        try:
            return self._environment.loader.get_source(self._environment, name)[0]  # type: ignore[union-attr]
        except UnicodeDecodeError as error:
            diagnostic = Diagnostic("template-failed", f"the style sheet cannot be read: {error}", Place(name),
                                    "save it as UTF-8", exit_code=ExitCode.RENDER)  # fmt: skip
            raise Refused((diagnostic,)) from error

    def logo(self) -> Logo | None:
        """The report's own logo, if it has one."""
        return read_logo(self.folders[0] if len(self.folders) > 1 else None)

    def characters(self) -> str:
        """Every character of the report's own templates and style sheets: any of them may be one that they print.

        A file that is no text has none; filling it will say so.
        """
        found: set[str] = set()
        for folder in self.folders[:-1]:
            for path in folder.rglob("*"):
                if (
                    path.name.endswith((_TEMPLATE, ".css"))
                    and not path.name.startswith(_SITE)
                    and lies_in(path, folder)
                ):
                    found |= set(path.read_bytes().decode("utf-8", "ignore"))
        return "".join(sorted(character for character in found if character.isprintable()))

    def files(self) -> tuple[tuple[str, Path], ...]:
        """Every template file of an issue with its name, the report's own before the house's."""
        found: dict[str, Path] = {}
        for folder in self.folders:
            for path in sorted(folder.rglob("*")):
                if lies_in(path, folder) and not path.name.startswith((".", _SITE)):
                    found.setdefault(path.relative_to(folder).as_posix(), path)
        return tuple(sorted(found.items()))


def lies_in(path: Path, folder: Path) -> bool:
    """True for a file that is in a folder, not one elsewhere that a link in it leads to, which is never opened."""
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())


_MACRO = re.compile(r"{%-?\s*macro\s+(\w+)")


def check_macros(house: str, own: str, path: str) -> None:
    """Raise Refused (exit 6) for a macro of a report's own that takes no place: the house has none of its name.

    A name that begins with an underscore is the report's own business.
    """
    known = set(_MACRO.findall(house))
    unknown = [name for name in _MACRO.findall(own) if name not in known and not name.startswith("_")]
    if unknown:
        hint = f"the macros are {', '.join(sorted(known))}; a helping macro begins with an underscore"
        raise Refused(
            tuple(
                Diagnostic(
                    "unknown-macro", f"the house has no macro {name!r}", Place(path), hint, exit_code=ExitCode.RENDER
                )
                for name in unknown
            )
        )


def warm_up() -> None:
    """Compile the house's pages and papers, so that processes forked later have them; others when they are used."""
    house = Templates(None)
    for name, _ in house.files():
        if name.endswith(_TEMPLATE) and not name.startswith(_MAIL):
            with contextlib.suppress(TemplateError):  # the page that uses it will say what is wrong
                house.compile(name)


def _saved_at_ns(path: str) -> int | None:
    """When a file was last written, or None if it is gone."""
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return None


def _is_as_saved(path: str, saved_at_ns: int | None) -> bool:
    return _saved_at_ns(path) == saved_at_ns


@functools.cache
def _open_environment(folders: tuple[Path, ...]) -> _Sandbox:
    """One a process, because it keeps what it has compiled."""
    environment = _Sandbox(
        loader=_FolderLoader(folders),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_refuse_objects,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.clear()
    environment.globals.clear()
    return environment


def _place_in_templates(error: BaseException) -> tuple[str, int]:
    """The innermost template that an error passed through and its line; empty and 0 if it passed through none."""
    file, line, trace = "", 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith((_TEMPLATE, "<template>")):
            file, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return file.replace("<template>", ""), line


def _refuse_objects(value: object) -> object:
    """Let only text through: a number or an object in a page has not been formatted by a language."""
    if isinstance(value, str | Markup):
        return value
    raise TypeError(f"a template may print text only, not {type(value).__name__}")
