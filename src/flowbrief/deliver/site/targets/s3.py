"""An S3 store: each object replaced in one step, what leads to others last."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from flowbrief.deliver.site.tree import Tree
from flowbrief.model.artifact import Artifact

from .order import name_cache_control, name_content_type, sort_into_passes
from .record import RECORD, Record, read_record
from .refusal import refuse_failure, refuse_lack

_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket, or a prefix in it, by an open file system of s3fs; `place` is how the config has it."""

    store: Any
    location: str
    place: str

    def read_record(self) -> Record | None:
        """The record that lies with the site."""
        with self._refuse():
            return read_record(self._read(RECORD))

    def put(self, tree: Tree, record: Record, before: Record | None) -> None:
        """Write the objects in three passes, then the record, then delete what is no longer part of the site.

        An object is written even if the record says that it is there: only one that was fetched and found to be the
        same is left as it is.
        """
        with self._refuse():
            known = before.files if before is not None else {}
            alike = frozenset(path for path, sha256 in tree.hashes.items() if known.get(path) == sha256)
            there = self._hash(alike)
            for paths in sort_into_passes(tree.files):
                self._write_all(tree.files[path] for path in paths if there.get(path) != tree.hashes[path])
            self._write(RECORD, record.write(), "application/json")
            ours = {*before.files, *before.carried} if before is not None else set()
            for path in sorted(ours - set(tree.files) - set(record.carried)):
                self.store.rm_file(self._name(path))

    def read_back(self, paths: frozenset[str]) -> Mapping[str, str]:
        """Fetch the objects and hash them."""
        with self._refuse():
            return self._hash(paths)

    def _hash(self, paths: frozenset[str]) -> dict[str, str]:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            hashes = dict(zip(paths, pool.map(self._hash_one, paths), strict=True))
        return {path: sha256 for path, sha256 in hashes.items() if sha256 is not None}

    def _hash_one(self, path: str) -> str | None:
        content = self._read(path)
        return hashlib.sha256(content).hexdigest() if content is not None else None

    def _write_all(self, artifacts: Iterable[Artifact]) -> None:
        def write(artifact: Artifact) -> None:
            self._write(artifact.path, artifact.content, artifact.media_type)

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(write, artifacts))

    def _write(self, path: str, content: bytes, media_type: str) -> None:
        self.store.pipe_file(
            self._name(path),
            content,
            ContentType=name_content_type(media_type),
            CacheControl=name_cache_control(path),
        )

    def _read(self, path: str) -> bytes | None:
        try:
            found: bytes = self.store.cat_file(self._name(path))
            return found
        except FileNotFoundError:
            return None

    def _name(self, path: str) -> str:
        return f"{self.location}/{path}"

    @contextlib.contextmanager
    def _refuse(self) -> Iterator[None]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield
        except (OSError, BotoCoreError, ClientError) as error:
            raise refuse_failure(self.place, f"S3: {error or type(error).__name__}") from error


def open_bucket(location: str, place: str, settings: Mapping[str, str]) -> Bucket:
    """Open a bucket, by the settings `endpoint`, `region`, `key_id` and `key`, each as the machine has it if missing.

    Raises Refused (exit 3) without the extra s3.
    """
    try:
        from s3fs import S3FileSystem
    except ImportError:
        raise refuse_lack(place, "the package s3fs is not installed", 'pip install "flowbrief[s3]"') from None
    client = {"region_name": settings["region"]} if "region" in settings else {}
    store = S3FileSystem(
        key=settings.get("key_id"),
        secret=settings.get("key"),
        endpoint_url=settings.get("endpoint"),
        client_kwargs=client,
        config_kwargs={"connect_timeout": 30, "read_timeout": 60, "retries": {"max_attempts": 3, "mode": "standard"}},
        use_listings_cache=False,
        skip_instance_cache=True,
    )
    return Bucket(store, location, place)
