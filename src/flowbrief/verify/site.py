"""A site before it goes out: its issues are the bytes that were built, and what its pages quote of them is theirs."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from posixpath import normpath

from .finding import Disagreement
from .site_feeds import check_feed, check_fragments, check_sitemap
from .site_page import Piece, SitePage, read_site_page

Files = Mapping[str, bytes]

_ISSUE_PAGE = re.compile(r"(zh|en|bilingual)/(\d{4}-\d\d-\d\d|latest)/index\.html")
_DIGIT = re.compile(r"\d")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
# Of the head, what is no text.
_SETTINGS = frozenset(["", "viewport", "color-scheme", "generator", "robots", "twitter:card", "og:type", "og:locale",
                       "og:locale:alternate"])  # fmt: skip
_ADDRESSES = frozenset(["og:url", "og:image"])


def check_site(
    files: Files,
    url: str,
    manifests: Mapping[str, str],
    versions: Mapping[str, Sequence[tuple[str, Mapping[str, str]]]],
    words: Collection[str],
) -> tuple[Disagreement, ...]:
    """Find where a site says otherwise than its issues, or leads nowhere.

    `files` is the whole tree by path, `url` its address. By as-of day, `manifests` has the SHA-256 of the manifest of
    each issue and `versions` its days of publication with what was corrected, by language. `words` are the
    house's own, which are no quote.
    """
    return tuple(_Check(files, url, manifests, versions, frozenset(words)).run())


def spell_days(day: str, language: str) -> tuple[str, ...]:
    """The ways in which a day, a month (2024-07) or a year is written."""
    year, month, number = (*map(int, day.split("-")), 0, 0)[:3]
    if language == "zh":
        return {4: (f"{year}年",), 7: (f"{month}月",)}.get(
            len(day), (f"{year}年{month}月{number}日", f"{month}月{number}日", day)
        )
    name = _MONTHS[month - 1] if month else ""
    short = "Sept" if name == "September" else name[:3]
    return {4: (f"{year}",), 7: (name, short)}.get(
        len(day), (f"{number} {name} {year}", f"{number} {name}", f"{number} {short} {year}")
    )


class _Check:
    """One reading of a site."""

    def __init__(
        self,
        files: Files,
        url: str,
        manifests: Mapping[str, str],
        versions: Mapping[str, Sequence[tuple[str, Mapping[str, str]]]],
        words: frozenset[str],
    ) -> None:
        self.files, self.url, self.manifests, self.versions, self.words = files, url, manifests, versions, words
        self.days = {
            language: sorted((day for day in manifests if f"{language}/{day}/index.html" in files), reverse=True)
            for language in ("zh", "en")
        }

    def run(self) -> Iterator[Disagreement]:
        yield from self._check_bytes()
        for path, content in sorted(self.files.items()):
            if path.endswith(".html") and not _ISSUE_PAGE.fullmatch(path):
                yield from self._check_page(path, read_site_page(content))
            elif path.endswith(".html"):
                # An issue leads to the site it was built for, which need not be this one.
                for address, _, _ in read_site_page(content).links:
                    if address.startswith(self.url):
                        yield from self._check_address(path, address)
            elif path.endswith("/feed.xml"):
                language = path.partition("/")[0]
                yield from check_feed(path, self.files, self.url, self.days[language], language)
        yield from check_sitemap(self.files, self.url)
        yield from check_fragments(self.files, self.days, spell_days)

    def issue_page(self, language: str, day: str) -> SitePage | None:
        """The page of an issue, read."""
        content = self.files.get(f"{language}/{day}/index.html")
        return read_site_page(content) if content is not None else None

    def _check_bytes(self) -> Iterator[Disagreement]:
        known: dict[str, str] = {}
        for day, sha256 in self.manifests.items():
            path = f"issues/{day}/manifest.json"
            content = self.files.get(path, b"")
            if hashlib.sha256(content).hexdigest() != sha256:
                yield Disagreement(path, "another manifest", "the one that was built")
                continue
            listed = {one["path"]: one["sha256"] for one in json.loads(content)["artifacts"]}
            known[path] = sha256
            known |= {f"issues/{day}/{name}": digest for name, digest in listed.items()}
            for language in ("zh", "en", "bilingual"):
                if f"brief.{language}.html" in listed:
                    known[f"{language}/{day}/index.html"] = listed[f"brief.{language}.html"]
        for language, days in self.days.items():
            if days:
                known[f"{language}/latest/index.html"] = known.get(f"{language}/{days[0]}/index.html", "")
        for path, content in sorted(self.files.items()):
            is_issue = path.startswith("issues/") or _ISSUE_PAGE.fullmatch(path)
            if is_issue and known.get(path) != hashlib.sha256(content).hexdigest():
                yield Disagreement(path, "other bytes", "those that were built")

    def _check_page(self, path: str, page: SitePage) -> Iterator[Disagreement]:
        language = page.language
        for piece in (*page.pieces, *page.spoken):
            yield from self._check_piece(path, language, piece)
        for measure, text, day in sorted(page.figures):
            quoted = self.issue_page(language, day)
            if quoted is None or (measure, text, "") not in quoted.figures:
                yield Disagreement(path, text, f"no such figure in the issue of {day or 'no day'}", measure)
        for drawing in page.drawings:
            if not any(
                drawing.encode() in self.files[f"{language}/{day}/index.html"] for day in self.days[language][:1]
            ):
                yield Disagreement(path, drawing[:60], "no such drawing in the latest issue")
        for name, content in page.metas:
            if name in _ADDRESSES:
                yield from self._check_address(path, content)
            elif name not in _SETTINGS:
                yield from self._check_piece(path, language, Piece(" ".join(content.split()), ""))
        for address, day, purpose in page.links:
            yield from self._check_link(path, page, address, day, purpose)
        yield from self._check_order(path, language, page.issues)

    def _check_piece(self, path: str, language: str, piece: Piece) -> Iterator[Disagreement]:
        if piece.day:
            yield from self._check_day(path, language, piece)
            return
        if piece.is_note:
            said = [notes.get(language, "") for _, notes in self.versions.get(piece.issue, ())]
            if piece.text not in {" ".join(note.split()) for note in said}:
                yield Disagreement(path, piece.text, f"no such note on the issue of {piece.issue}")
            return
        if not piece.issue:
            yield from self._check_own_words(path, language, piece.text)
            return
        quoted = self.issue_page(language, piece.issue)
        if quoted is None:
            yield Disagreement(path, piece.text, f"no issue of {piece.issue}")
        elif piece.is_heading and piece.text != quoted.headline:
            yield Disagreement(path, piece.text, f"the headline “{quoted.headline}”")
        elif piece.text not in quoted.text and piece.text not in self.words:
            yield Disagreement(path, piece.text, f"no such words in the issue of {piece.issue}")

    def _check_own_words(self, path: str, language: str, text: str) -> Iterator[Disagreement]:
        """What is about no issue has no digits but years of issues, or stands in the latest issue, as a title does."""
        bare = text
        for year in {day[:4] for day in self.days.get(language, ())}:
            bare = bare.replace(spell_days(year, language)[0], "")
        if not _DIGIT.search(bare) or text in self.words:
            return
        latest = next((self.issue_page(language, day) for day in self.days.get(language, ())), None)
        if latest is None or text not in latest.text:
            yield Disagreement(path, text, "a number that no issue says")

    def _check_day(self, path: str, language: str, piece: Piece) -> Iterator[Disagreement]:
        known = {day[:cut] for day in self.days.get(language, ()) for cut in (4, 7, 10)}
        if piece.issue:
            known = {piece.issue, *(day for day, _ in self.versions.get(piece.issue, ()))}
        if piece.day not in known:
            yield Disagreement(path, piece.day, "the day of an issue" if not piece.issue else piece.issue)
        elif piece.text not in spell_days(piece.day, language):
            yield Disagreement(path, piece.text, spell_days(piece.day, language)[0])

    def _check_link(self, path: str, page: SitePage, address: str, day: str, purpose: str) -> Iterator[Disagreement]:
        if address.startswith(("https://", "http://")):
            yield from self._check_address(path, address)
            return
        if address.startswith("data:"):
            return
        place, _, mark = address.partition("#")
        target = self._locate(path, place) if place else path
        if target not in self.files:
            yield Disagreement(path, address, "nothing at this address")
        elif not place and mark not in page.ids:
            yield Disagreement(path, address, "no such place in the page")
        elif day and purpose == "a":
            language = page.language
            allowed = (f"{language}/{day}/", f"bilingual/{day}/", f"issues/{day}/", f"{language}/corrections/")
            if not target.startswith(allowed):
                yield Disagreement(path, address, f"the issue of {day}")

    def _check_address(self, path: str, address: str) -> Iterator[Disagreement]:
        if not address.startswith(self.url) or _as_file(address.removeprefix(self.url)) not in self.files:
            yield Disagreement(path, address, "no page of the site")

    def _locate(self, path: str, place: str) -> str:
        root = "/" + self.url.partition("://")[2].partition("/")[2]
        if place.startswith(root):
            return _as_file(place.removeprefix(root))
        folder = path.rpartition("/")[0]
        found = normpath(f"{folder}/{place}" if folder else place)
        return _as_file(f"{found}/" if place.endswith("/") and found != "." else "" if found == "." else found)

    def _check_order(self, path: str, language: str, issues: Sequence[str]) -> Iterator[Disagreement]:
        """The home page begins with the latest issue; the archive has all of them, a year those of the year."""
        days = self.days.get(language, [])
        parts = path.split("/")
        wanted: Sequence[str] | None = None
        if "archive" in parts:
            wanted = [day for day in days if parts[-2] == "archive" or day.startswith(parts[-2])]
            issues = sorted(issues, reverse=True) if parts[-2] == "archive" else issues
        elif "corrections" in parts:
            wanted = [day for day in days if len(self.versions.get(day, ())) > 1]
        elif path == "index.html" or parts[1:] == ["index.html"]:
            wanted, issues = days[: len(issues) or 1], list(issues)
        if wanted is not None and list(issues) != list(wanted):
            yield Disagreement(path, ", ".join(issues) or "no issue", ", ".join(wanted) or "no issue")


def _as_file(place: str) -> str:
    return f"{place}index.html" if place.endswith("/") or not place else place
