"""The index of the search, made by pagefind from plain pages; a program of its own, with a time limit."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from flowbrief.model.artifact import Artifact
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused

FOLDER = "pagefind/"
_ENTRY = "pagefind-entry.json"
# What the page of the search loads. The rest is an interface of pagefind's own, which is not used.
_NEEDED = (_ENTRY, "pagefind.js", "pagefind-worker.js")
_NEEDED_KINDS = (".pf_fragment", ".pf_index", ".pf_meta", ".pf_filter", ".pagefind")
_MEDIA_TYPES = {".js": "text/javascript", ".json": "application/json"}
_LONGEST_SECONDS = 120
# Linux: unshare, a user and a network of one's own; without the first, only root may have the second.
_OWN_USER, _OWN_NETWORK = 0x10000000, 0x40000000
_LIBRARY = ctypes.CDLL(None)
_INSTALL = "pip install 'flowbrief[search]', or write search: false under delivery.site"


def index_pages(pages: Sequence[Artifact]) -> tuple[Artifact, ...]:
    """Index pages, each at its path, and return the files of the index; the same pages give the same bytes.

    Chinese is divided into words, which pagefind's extended build can do. The program reads and writes a folder that is
    deleted afterwards, is told nothing of the environment, and on Linux has no network if the system lets us take it
    away.
    Raises Refused (exit 3) if pagefind is not installed, (exit 7) if it fails or takes too long.
    """
    program = _find_program()
    with tempfile.TemporaryDirectory(prefix="flowbrief-search-") as name:
        folder = Path(name)
        site, index = folder / "site", folder / "index"
        for page in pages:
            path = site / page.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(page.content)
        _run([str(program), "--site", str(site), "--output-path", str(index), "--silent"], folder)
        found = sorted(path for path in index.rglob("*") if path.is_file() and _is_needed(path))
        made = tuple(_read(path, index) for path in found)
    if not any(one.path.endswith(_ENTRY) for one in made):
        raise _refuse("search-failed", "pagefind made no index", "run it again")
    return made


def _find_program() -> Path:
    try:
        from pagefind_bin_extended import get_executable

        return Path(get_executable())
    except (ImportError, FileNotFoundError) as error:
        message = "the site has a search, and pagefind is not installed"
        found = Diagnostic(
            "search-missing", message, Place("delivery.site.search"), _INSTALL, exit_code=ExitCode.SYSTEM
        )
        raise Refused((found,)) from error


def _run(command: Sequence[str], folder: Path) -> None:
    environment = {"PATH": os.defpath, "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8"}
    try:
        subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=_LONGEST_SECONDS,
            preexec_fn=_leave_network if sys.platform.startswith("linux") else None,
        )
    except subprocess.TimeoutExpired as error:
        message = f"pagefind did not finish within {_LONGEST_SECONDS} seconds"
        raise _refuse("search-failed", message, "run it again, or write search: false") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        message = f"pagefind ended with {error.returncode}: {''.join(said)[:200]}"
        raise _refuse("search-failed", message, "run it again, or write search: false") from error


def _leave_network() -> None:
    """Go where there is no network, if the system lets us; pagefind asks for none."""
    unshare = getattr(_LIBRARY, "unshare", None)
    if unshare is not None and unshare(_OWN_USER | _OWN_NETWORK):
        unshare(_OWN_NETWORK)


def _is_needed(path: Path) -> bool:
    return path.name in _NEEDED or path.suffix in _NEEDED_KINDS


def _read(path: Path, index: Path) -> Artifact:
    content = path.read_bytes()
    if path.name == _ENTRY:
        # Its languages stand in another order each time.
        content = json.dumps(json.loads(content), ensure_ascii=False, sort_keys=True).encode()
    media_type = _MEDIA_TYPES.get(path.suffix, "application/octet-stream")
    return Artifact(FOLDER + path.relative_to(index).as_posix(), media_type, content)


def _refuse(code: str, message: str, hint: str) -> Refused:
    return Refused((Diagnostic(code, message, Place("pagefind"), hint, exit_code=ExitCode.DELIVERY),))
