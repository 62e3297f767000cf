"""A folder that rsync reaches, on another machine or on this one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from flowbrief.deliver.site.tree import Tree
from flowbrief.model.diagnostic import Refused

from .held_folder import hash_files, hold_folder, write_tree
from .order import sort_into_passes
from .program import Ended, ProgramMissing, run_program
from .record import RECORD, Record, read_record
from .refusal import refuse_failure, refuse_lack, refuse_unwritable

# The folder is not there, or some of the files are not.
_MISSING = (3, 23)
_SAYS_MISSING = "No such file or directory"
_OPTIONS = ("--recursive", "--times", "--perms", "--chmod=D755,F644", "--checksum", "--protect-args", "--timeout=120")
_SSH = "--rsh=ssh -o BatchMode=yes -o ConnectTimeout=30"


@dataclass(frozen=True, slots=True)
class RsyncFolder:
    """The folder as rsync takes it, `host:folder` or a path, and as the config has it.

    Each file is replaced in one step; what pages point to comes first and the homes last. Only files that flowbrief
    put there are ever deleted.
    """

    location: str
    place: str

    def read_record(self) -> Record | None:
        """The record that lies in the folder."""
        with tempfile.TemporaryDirectory(prefix="flowbrief-rsync-") as name:
            self._pull([RECORD], Path(name))
            path = Path(name) / RECORD
            return read_record(path.read_bytes()) if path.is_file() else None

    def put(self, tree: Tree, record: Record, before: Record | None) -> None:
        """Copy the files in three passes, then the record, then delete what is no longer part of the site."""
        contents = {path: artifact.content for path, artifact in tree.files.items()}
        try:
            if ":" not in self.location:
                Path(self.location).mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix="flowbrief-rsync-") as name:
                _write(Path(name), contents | {RECORD: record.write()})
                for paths in (*sort_into_passes(contents), (RECORD,)):
                    self._push(paths, Path(name))
                ours = {*before.files, *before.carried} if before is not None else set()
                stays = {*contents, *record.carried, RECORD}
                self._delete(ours - stays, stays)
        except OSError as error:
            raise refuse_unwritable(self.place, error) from error

    def read_back(self, paths: frozenset[str]) -> Mapping[str, str]:
        """Copy the files back and hash them."""
        with tempfile.TemporaryDirectory(prefix="flowbrief-rsync-") as name:
            self._pull(sorted(paths), Path(name))
            folder = os.open(name, os.O_RDONLY | os.O_DIRECTORY)
            try:
                return hash_files(paths, folder)
            finally:
                os.close(folder)

    def _pull(self, paths: Iterable[str], folder: Path) -> None:
        ended = self._run(f"{self.location}/", f"{folder}/", paths)
        if ended.code and not (ended.code in _MISSING and _SAYS_MISSING in ended.complaint):
            raise self._describe(ended)

    def _push(self, paths: Iterable[str], folder: Path) -> None:
        paths = tuple(paths)
        if paths and (ended := self._run(f"{folder}/", f"{self.location}/", paths)).code:
            raise self._describe(ended)

    def _delete(self, gone: set[str], stays: Iterable[str]) -> None:
        """Delete files, then the folders that are empty for it, the deepest first.

        What is listed and missing here is deleted there: nothing else can be, nor a folder with something in it.
        """
        left = {parent for path in stays for parent in PurePosixPath(path).parents}
        emptied = {parent for path in gone for parent in PurePosixPath(path).parents} - left - {PurePosixPath(".")}
        depths = sorted({len(folder.parts) for folder in emptied}, reverse=True)
        batches = [gone, *({str(one) for one in emptied if len(one.parts) == depth} for depth in depths)]
        for batch in filter(None, batches):
            with tempfile.TemporaryDirectory(prefix="flowbrief-rsync-") as name:
                for path in batch:
                    (Path(name) / path).parent.mkdir(parents=True, exist_ok=True)
                ended = self._run(f"{name}/", f"{self.location}/", sorted(batch), "--delete-missing-args")
            if ended.code:
                raise self._describe(ended)

    def _run(self, source: str, target: str, paths: Iterable[str], *options: str) -> Ended:
        with tempfile.TemporaryDirectory(prefix="flowbrief-rsync-") as name:
            listed = Path(name) / "files"
            listed.write_bytes("".join(f"{path}\0" for path in paths).encode())
            command = ("rsync", *_OPTIONS, *options, _SSH, "--from0", f"--files-from={listed}", "--", source, target)
            try:
                return run_program(command, Path(name), {})
            except ProgramMissing:
                raise refuse_lack(self.place, "rsync is not installed", "apt-get install rsync") from None

    def _describe(self, ended: Ended) -> Refused:
        return refuse_failure(self.place, f"rsync: {ended.complaint or ended.code}")


def _write(folder: Path, contents: Mapping[str, bytes]) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with hold_folder(".", descriptor) as held:
            write_tree(held, contents)
    finally:
        os.close(descriptor)
