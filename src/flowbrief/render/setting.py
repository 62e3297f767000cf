"""How a line of text is set: punctuation that stands together squeezed, words of the other language marked as such."""

from __future__ import annotations

import re

_PIECE = re.compile(r"(<[^>]*>)")
_LANG = re.compile(r"\slang=\"([^\"]*)\"")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_VOID = frozenset(["area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"])
_SILENT = frozenset(["style", "title", "script"])
_OPENING = "（“‘《〈「『【"
_CLOSING = "，。、；：？！）”’》〉」』】"
# Of two marks that stand together the blank between them goes: that after the first, or of two that open, that before
# the second.
_TIGHT = re.compile(f"[{_CLOSING}](?=[{_CLOSING}{_OPENING}])|(?<=[{_OPENING}])[{_OPENING}]")
# Words of which one has small letters; ETF or AI are Chinese as well.
_WORD = r"[A-Za-z][A-Za-z0-9’'.-]*"
_LATIN = re.compile(
    rf"(?<![&#A-Za-z0-9])(?:{_WORD} )*[A-Za-z][A-Za-z0-9’'-]*[a-z]{{2}}[A-Za-z0-9’'-]*(?: [A-Za-z][A-Za-z0-9’'-]*)*"
)
_HAN = re.compile(r"[\u3400-\u9fff](?:[\u3400-\u9fff（）“”《》、，：·]*[\u3400-\u9fff])?")
_TAGS = {"zh": "zh-Hans-CN", "en": "en"}


def set_text(html: str) -> str:
    """Set the text of a finished page: spans of class `half` where Chinese punctuation loses its blank, and of `lang`.

    Only what stands between tags is touched. The text itself stays: a reader of the file finds the same letters.
    """
    pieces = _PIECE.split(html)
    languages: list[tuple[str, str]] = [("", "")]
    for index, piece in enumerate(pieces):
        if index % 2:
            _follow(piece, languages)
        elif piece and not piece.isspace() and languages[-1][0] not in _SILENT:
            pieces[index] = _set(piece, languages[-1][1])
    return "".join(pieces)


def _follow(tag: str, languages: list[tuple[str, str]]) -> None:
    """Keep track of the elements that are open and the language of each."""
    named = _NAME.match(tag)
    if named is None:
        return
    name = named[1].lower()
    if tag[1] == "/":
        while len(languages) > 1 and languages.pop()[0] != name:
            pass
    elif name not in _VOID and not tag.endswith("/>"):
        given = _LANG.search(tag)
        languages.append((name, given[1].partition("-")[0] if given else languages[-1][1]))


def _set(text: str, language: str) -> str:
    if language == "zh":
        text = _TIGHT.sub(r'<span class="half">\g<0></span>', text)
        return _mark(_LATIN, "en", text)
    return _mark(_HAN, "zh", text) if language == "en" else text


def _mark(words: re.Pattern[str], language: str, text: str) -> str:
    """Put the words that a pattern finds between tags into spans of a language."""
    pieces = _PIECE.split(text)
    pieces[::2] = [words.sub(rf'<span lang="{_TAGS[language]}">\g<0></span>', piece) for piece in pieces[::2]]
    return "".join(pieces)
