"""Mails to spoil: those of the sample report, without pictures that anybody looks at."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from issue_factory import SAMPLE, write_issue
from verify_factory import recipe_of

from flowbrief.model.document import Document
from flowbrief.render import mail
from flowbrief.render.reading import strip_behind
from flowbrief.render.records import write_document
from flowbrief.render.templates import Templates
from flowbrief.verify.issue import WORDINGS
from flowbrief.verify.labels import Labels
from flowbrief.verify.mail import check_mail
from flowbrief.verify.recipe import read_recipe

FORMATS = ("html", "email")


@dataclass(frozen=True)
class Mailed:
    """The mails of one issue: their files, the records, the words of each language."""

    files: Mapping[str, bytes]
    records: Mapping[str, Any]
    labels: Mapping[str, Labels]
    site: str = ""

    def check(self, edition: str, **changed: bytes) -> list[str]:
        """What the second calculation has to say of one mail, with some of its files changed, by their ending."""
        files = dict(self.files) | {f"mail.{edition}.{ending}": content for ending, content in changed.items()}
        records = [self.records[edition]] if edition in self.records else list(self.records.values())
        return list(map(str, check_mail(f"mail.{edition}", files, records, self.labels, self.site)))

    def read(self, edition: str, ending: str) -> str:
        """A file of one mail."""
        return self.files[f"mail.{edition}.{ending}"].decode()

    def spoil(self, edition: str, ending: str, old: str, new: str) -> list[str]:
        """What it has to say once a text that stands there has become another."""
        before = self.read(edition, ending)
        assert old in before, old
        return self.check(edition, **{ending: before.replace(old, new, 1).encode()})


@cache
def mail_report(config: Path = SAMPLE, day: date | None = None, most_bytes: int = mail.MOST_BYTES) -> Mailed:
    """The mails of a report, in each of its languages and in both, in at most so many bytes."""
    written = write_issue(config, day) if day is not None else write_issue(config)
    documents = list(written.documents)
    files = {artifact.path: artifact.content for artifact in map(write_document, documents)}
    with patch.object(mail, "MOST_BYTES", most_bytes):
        files |= write_mails(documents)
    recipe = read_recipe(recipe_of(written.spec, written.intake.as_of))
    labels = {document.language: Labels(recipe, WORDINGS[document.language]) for document in documents}
    records = {document.language: json.loads(files[f"document.{document.language}.json"]) for document in documents}
    return Mailed(files, records, labels)


def write_mails(documents: list[Document], own: Path | None = None) -> dict[str, bytes]:
    """The files of all mails of some documents, with pictures that are empty."""
    editions: list[tuple[str, list[Document]]] = [(one.language, [one]) for one in documents]
    editions += [("bilingual", documents)] if len(documents) > 1 else []
    found: dict[str, bytes] = {}
    for edition, own_documents in editions:
        bare = [strip_behind(one) for one in own_documents]
        found |= {one.path: one.content for one in mail.render_mail(edition, bare, Templates(own), FORMATS, None)}
    pictures = {path for name, content in found.items() if name.endswith(".json")
                for path in json.loads(content)["images"].values()}  # fmt: skip
    return found | dict.fromkeys(pictures, b"")


def list_figures(text: str) -> list[int]:
    """Where digits stand in a text that a reader sees: outside tags and addresses."""
    hidden = [match.span() for match in re.finditer(r"<style.*?</style>|<[^>]*>|https?://\S+", text, re.DOTALL)]
    return [
        match.start()
        for match in re.finditer(r"\d", text)
        if not any(start <= match.start() < end for start, end in hidden)
    ]
