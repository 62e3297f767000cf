"""The words of an analyst against what was written: marks of headings and items, branches, figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from argument_faults import rewrite
from fact_reports import blocks_of, finish, make_facts_report
from verify_factory import errors, print_files

from flowbrief.model.document import Document, Opinion, Paragraph, Plain, Section
from flowbrief.verify.texts import holds_words

_SECTION = ("claims: {about: [all, shares]}, diff", 'claims: {about: [all, shares]}, opinion: "own.{lang}.md", diff')
OWN = (
    "看法\n----\n\n- 资金{{ flow('tech.week') }}，\n  我们**继续**观望。\n- 债券除外。\n",
    "Our view\n--------\n\n- Technology {{ flow('tech.week') }},\n  and we go on *waiting*.\n- Bonds aside.\n",
)


def say(*texts: str) -> dict[str, Any]:
    return {"blocks": [{"runs": [{"type": "Plain", "text": text}]} for text in texts]}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("# A title\n\nSome words.", ("A title", "Some words.")),
        ("A title\n=======\n\nSome words.", ("A title", "Some words.")),
        ("- one\n- two\n\n* three", ("one", "two", "three")),
        ("**Bold** and _leaning_, long-run.", ("Bold and leaning, long-run.",)),
        ("{% if known('a') %}Yes{% else %}No{% endif %}.", ("No.",)),
        ("{% if known('a') %}{% if known('b') %}Both{% endif %}{% elif known('c') %}C{% endif %} end", ("C end",)),
        ("{% if known('a') %}Yes{% endif %} end", (" end",)),
        ("{# not printed #}Up {{ figure('a') }} now.", ("Up 5.1% now.",)),
        ("AT&amp;T", ("AT&T",)),
    ],
)
def test_what_was_written_is_what_is_said(written: str, said: tuple[str, ...]) -> None:
    assert holds_words(say(*said), written)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Some words.", ("Other words.",)),
        ("Some words.", ("Some words.", "And more.")),
        ("One. Two.", ("Two. One.",)),
        ("{% if known('a') %}Yes{% else %}No{% endif %}.", (".",)),
        ("Up {{ figure('a') }} now.", ("Up now.",)),
    ],
)
def test_other_words_are_not(written: str, said: tuple[str, ...]) -> None:
    assert not holds_words(say(*said), written)


def reword(document: Document) -> Document:
    """The opinion in other words."""

    def change(part: object) -> object:
        if isinstance(part, Opinion) and not part.block:
            return replace(part, blocks=(Paragraph((Plain("Buy." if document.language == "en" else "买入。"),)),))
        return part

    return rewrite(document, change)  # type: ignore[no-any-return]


def drop(document: Document) -> Document:
    """A section without its opinion."""

    def change(part: object) -> object:
        if isinstance(part, Section) and part.id == "all":
            return replace(part, blocks=tuple(block for block in part.blocks if not isinstance(block, Opinion)))
        return part

    return rewrite(document, change)  # type: ignore[no-any-return]


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("spoil", [reword, drop])
def test_the_opinion_of_a_section_is_the_one_in_its_file(spoil: Any, place: int, tmp_path: Path) -> None:
    written, finished = finish(make_facts_report(tmp_path, _SECTION, texts={"own": OWN}))
    assert any(isinstance(block, Opinion) for block in blocks_of(written, "zh", "all"))
    assert errors(finished.check()) == []

    documents = list(written.documents)
    documents[place] = spoil(documents[place])
    assert documents[place] != written.documents[place]
    extracts = {path: content for path, content in finished.files.items() if path.startswith("inputs/")}
    assert errors(finished.check_files(print_files(documents) | extracts))
