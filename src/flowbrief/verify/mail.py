"""The mail of an issue against the records of its editions: every text in its place, and none missing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .finding import Disagreement
from .labels import Labels, read_text
from .mail_reader import ReadMail, Said, read_html, read_text_part
from .mail_units import Unit, list_units, set_bare

Given = Mapping[str, Any]

UNSUBSCRIBE = "https://unsubscribe.invalid/"
_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_LEFT_OUT, _NO_TABLE = "mail.shortened", "mail.table"
_EXCERPT = 60


def check_mail(
    name: str, files: Mapping[str, bytes], records: Sequence[Given], labels: Mapping[str, Labels], site: str
) -> Iterator[Disagreement]:
    """Find what `mail.EDITION` says otherwise than the records of its editions, in HTML, text and JSON.

    `site` is the address of the site, empty if there is none.
    """
    try:
        about = json.loads(files[f"{name}.json"])
        html = read_html(files[f"{name}.html"].decode())
        text = read_text_part(files[f"{name}.txt"].decode())
        yield from _check_record(name, about, files, records, labels)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        yield Disagreement(name, f"{type(error).__name__}: {error}", "a mail of three files")
        return
    subject, preheader = set_bare(about["subject"]), set_bare(about["preheader"])
    head = [Unit(one, "", is_loose=True) for one in (subject, preheader) if one]
    pictures = {f"cid:{one}" for one in about["images"]}
    shown = [said.picture for said in html.said if said.picture]
    for missing in sorted(pictures.symmetric_difference(shown)):
        yield Disagreement(f"{name}.html, pictures", missing, "the same pictures in the HTML and the JSON")
    if html.language != records[0]["language"]:
        yield Disagreement(f"{name}.html, language", html.language or "none", records[0]["language"])
    for meta, content in html.metas:
        if meta != "viewport" and any(map(str.isdigit, content)):
            yield Disagreement(f"{name}.html, {meta}", content, "no such text in the record")
    for where, mail, is_text in ((f"{name}.html", html, False), (f"{name}.txt", text, True)):
        units = [] if is_text else list(head)
        for record in records:
            units += list_units(record, labels[record["language"]], is_text=is_text)
        yield from _Walk(where, units, _list_fixed(records, labels), is_text=is_text).check(mail.said)
        page = f"{site}{name.partition('.')[2]}/{records[0]['as_of']}/" if site else UNSUBSCRIBE
        yield from _check_links(where, mail, page)


def _check_record(
    name: str, about: Given, files: Mapping[str, bytes], records: Sequence[Given], labels: Mapping[str, Labels]
) -> Iterator[Disagreement]:
    """What a sender takes from the JSON: subject, preheader, names of files."""
    first = records[0]
    words = labels[first["language"]].words
    headline = read_text(first["headline"])
    draft = f"{words['bracket.open']}{words['draft']}{words['bracket.close']}" if first["draft"] else ""
    edition = name.partition(".")[2]
    expected = {
        "subject": (f"{draft}{first['title']}{words['colon']}{headline}",),
        "preheader": (read_text(first["lead"][0]["runs"]) if first["lead"] else headline,),
        "pdf": (f"brief.{edition}.pdf",) if f"brief.{edition}.pdf" in files else (None,),
    }
    for key, wanted in expected.items():
        if about[key] not in wanted:
            yield Disagreement(f"{name}.json, {key}", str(about[key]), str(wanted[0]))
    stem, _, rest = about["pdf_name"].rpartition("_")
    letters = "".join(filter(str.isalnum, stem))
    titles = ("".join(filter(str.isalnum, one)) for one in (first["title"], first["report"]))
    if rest != f"{first['as_of']}.pdf" or not letters or not any(one.startswith(letters) for one in titles):
        yield Disagreement(f"{name}.json, pdf_name", about["pdf_name"], f"{first['title']}_{first['as_of']}.pdf")
    known = {
        f"{block['id']}.{record['language']}"
        for record in records
        for section in record["sections"]
        for block in section["blocks"]
        if block["type"] == "Chart"
    }
    for picture, path in about["images"].items():
        if picture not in known or path != f"mail/{picture}.png" or path not in files:
            yield Disagreement(f"{name}.json, images", f"{picture}: {path}", "a picture of the issue")


def _check_links(where: str, mail: ReadMail, page: str) -> Iterator[Disagreement]:
    """A mail leads off the list, and to its own page if there is a site; nowhere else."""
    if UNSUBSCRIBE not in mail.links:
        yield Disagreement(f"{where}, links", "no way off the list", UNSUBSCRIBE)
    for link in mail.links:
        if link not in (UNSUBSCRIBE, page):
            yield Disagreement(f"{where}, links", link, page)


def _list_fixed(records: Sequence[Given], labels: Mapping[str, Labels]) -> dict[str, dict[str, str]]:
    """What a mail says of its own in each language: bare text → name."""
    return {
        language: {set_bare(text): key for key, text in labels[language].words.items() if key.startswith("mail.")}
        for language in (record["language"] for record in records)
    }


@dataclass
class _Walk:
    """Goes through a mail and the record side by side."""

    where: str
    units: Sequence[Unit]
    fixed: Mapping[str, Mapping[str, str]]
    is_text: bool
    at: int = 0
    offset: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)
    heard: list[tuple[str, str]] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)

    def check(self, said: Sequence[Said]) -> Iterator[Disagreement]:
        for one in said:
            text = set_bare(one.text)
            if text or one.picture:
                yield from self._take(one, text)
        if self.offset:
            yield self._break_off()
        yield from self._pass_over(len(self.units))
        yield from self._judge_skipped()

    def _take(self, one: Said, text: str) -> Iterator[Disagreement]:
        found = self._match(one, text, self.at, self.offset)
        if found is None and self.offset:
            yield self._break_off()
            self.at, self.offset = self.at + 1, 0
            found = self._match(one, text, self.at, 0)
        if found is None and not one.picture and self._is_fixed(text):
            return
        start = self.at
        while found is None and start + 1 < len(self.units):
            start += 1
            if self._may_begin(start):
                found = self._match(one, text, start, 0)
        if found is None:
            yield Disagreement(self.where, (text or one.picture)[:_EXCERPT], self._expect(), "text in its place")
            return
        yield from self._pass_over(start)
        yield from self._judge_place(one, start)
        self.at, self.offset = found

    def _match(self, one: Said, text: str, at: int, offset: int) -> tuple[int, int] | None:
        """Where the record goes on after a text that stands there; None if it does not."""
        while at < len(self.units):
            unit = self.units[at]
            if (one.picture or unit.picture) and one.picture != f"cid:{unit.picture}.{unit.language}":
                return None
            rest = unit.text[offset:].lstrip()
            if text == rest:
                return at + 1, 0
            if rest.startswith(text) and text and self._may_break(text, rest[len(text) :]):
                return at, len(unit.text) - len(rest) + len(text)
            if not text.startswith(rest) or not _is_apart(rest, text[len(rest) :]):
                return None
            text, at, offset = text[len(rest) :].lstrip(), at + 1, 0
        return None

    def _may_break(self, before: str, after: str) -> bool:
        """A line of plain text ends between words, or beside a Chinese character."""
        return self.is_text and (after[0] == " " or bool(_HAN.match(after) or _HAN.match(before[-1])))

    def _may_begin(self, at: int) -> bool:
        """True if a mail may go on there: with a part by itself, the first of a group, or after what is loose."""
        group = self.units[at].group
        if not group or self.units[at - 1].group != group:
            return True
        return self.units[at - 1].is_loose

    def _pass_over(self, end: int) -> Iterator[Disagreement]:
        """What is left out up to there: a whole group is noted, all else is missing."""
        first = self.at + (1 if self.offset else 0)
        for at in range(first, end):
            unit = self.units[at]
            group = unit.language, unit.group
            begun = at > 0 and self.units[at - 1].group == unit.group and group not in self.skipped
            begun = begun or (end < len(self.units) and self.units[end].group == unit.group)
            if unit.is_loose:
                continue
            if unit.group and not begun:
                self.skipped += [] if group in self.skipped else [group]
            else:
                yield Disagreement(self.where, "nothing", unit.text[:_EXCERPT], "text that is missing")
        self.at, self.offset = end, 0

    def _judge_place(self, one: Said, at: int) -> Iterator[Disagreement]:
        unit = self.units[at]
        if one.language and unit.language and one.language != unit.language:
            yield Disagreement(f"{self.where}, language", one.language, unit.language, one.text.strip()[:_EXCERPT])
        arrow = {"▲": 1, "▼": -1}.get(one.text.strip()[:1])
        if arrow is not None and arrow != unit.tone:
            yield Disagreement(self.where, one.text.strip()[:_EXCERPT], "an arrow that points the way of its figure")

    def _judge_skipped(self) -> Iterator[Disagreement]:
        """A mail says so if it leaves something out; the text may leave the rows of wide tables to the HTML."""
        for language in self.fixed:
            says_so = any(spoken == language and key.startswith(_LEFT_OUT) for spoken, key in self.heard)
            skipped = [group for spoken, group in self.skipped if spoken == language]
            if says_so and not skipped:
                yield Disagreement(self.where, "a line that something is left out", "nothing is")
            rows = [group for group in skipped if group.startswith("rows:")]
            if self.is_text and len(rows) <= self.heard.count((language, _NO_TABLE)):
                skipped = [group for group in skipped if group not in rows]
            for group in () if says_so else skipped:
                yield Disagreement(self.where, f"nothing of {group}", "a line that says something is left out")

    def _is_fixed(self, text: str) -> bool:
        """True if a text is made of the mail's own words, in the language in which it stands there.

        A line may be the beginning of these words; the next one has to go on with them.
        """
        if self.pending:
            rests = [rest[len(text) :].lstrip() for rest in self.pending if rest.startswith(text)]
            self.pending = [] if "" in rests else rests
            return bool(rests)
        near = self.units[min(self.at, len(self.units) - 1)], self.units[max(self.at - 1, 0)]
        known = {
            words: (language, key)
            for language in dict.fromkeys(unit.language or next(iter(self.fixed)) for unit in near)
            for words, key in self.fixed[language].items()
        }
        begun = [words for words in known if words.startswith(text) and words != text]
        if self.is_text and begun and self._may_break(text, begun[0][len(text) :]):
            self.pending = [words[len(text) :].lstrip() for words in begun]
            self.heard.append(known[begun[0]])
            return True
        rest, heard = text, []
        for words in sorted(known, key=len, reverse=True):
            if words in rest:
                rest = rest.replace(words, "")
                heard.append(known[words])
        if rest.strip(" ·|"):
            return False
        self.heard += heard
        return True

    def _break_off(self) -> Disagreement:
        rest = self.units[self.at].text[self.offset :]
        return Disagreement(self.where, "a text that breaks off", rest[:_EXCERPT], "text in its place")

    def _expect(self) -> str:
        return self.units[self.at].text[:_EXCERPT] if self.at < len(self.units) else "nothing more"


def _is_apart(before: str, after: str) -> bool:
    """True if two texts of the record that stand in one line are told apart: not 12 and 3 as 123."""
    return not (before[-1].isalnum() and after[:1].isalnum() and before[-1].isascii() and after[:1].isascii())
