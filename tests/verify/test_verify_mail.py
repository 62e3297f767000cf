"""Seeded faults in mails: whatever is changed in HTML, text or JSON is found, and sound mails are let through."""

from __future__ import annotations

import itertools
import json
import random
import re
from datetime import date

import pytest
from mail_faults import list_figures, mail_report

from flowbrief.model.diagnostic import Refused

EDITIONS = ("zh", "en", "bilingual")
DAY = date(2024, 7, 24)
WEEKS = (date(2022, 9, 14), date(2023, 3, 22), date(2024, 5, 15))


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_sound_mail_is_let_through(edition: str) -> None:
    assert mail_report(day=DAY).check(edition) == []


@pytest.mark.slow
@pytest.mark.parametrize("day", WEEKS)
def test_the_mails_of_other_weeks_are_let_through(day: date) -> None:
    for edition in EDITIONS:
        assert mail_report(day=day).check(edition) == []


@pytest.mark.parametrize("ending", ["html", "txt"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_each_changed_digit_is_found(edition: str, ending: str) -> None:
    mailed = mail_report(day=DAY)
    text = mailed.read(edition, ending)
    chance = random.Random(f"{edition}{ending}")
    for place in chance.sample(list_figures(text), 25):
        other = chance.choice([digit for digit in "0123456789" if digit != text[place]])
        spoiled = text[:place] + other + text[place + 1 :]
        assert mailed.check(edition, **{ending: spoiled.encode()}), text[place - 40 : place + 20]


@pytest.mark.parametrize("edition", EDITIONS)
def test_swapped_cells_are_found(edition: str) -> None:
    mailed = mail_report(day=DAY)
    html, text = mailed.read(edition, "html"), mailed.read(edition, "txt")
    cells = re.findall(r'<td class="cell"[^>]*>[^<]*</td>', html)
    pairs = [(one, other) for one, other in itertools.pairwise(cells) if one != other]
    for one, other in random.Random(edition).sample(pairs, 12):
        if one + other in html:
            assert mailed.spoil(edition, "html", one + other, other + one), one + other
    for line in re.findall(r"^2024-.*$", text, re.MULTILINE):
        day, *numbers = re.split(r" {2,}", line)
        swapped = "  ".join([day, numbers[1], numbers[0], *numbers[2:]])
        assert mailed.spoil(edition, "txt", line, swapped)


@pytest.mark.parametrize("ending", ["html", "txt"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_has_to_be_there_is_missed(language: str, ending: str) -> None:
    mailed = mail_report(day=DAY)
    text, given = mailed.read(language, ending), mailed.records[language]
    gone = [r"<h1[^>]*>.*?</h1>", r'<p class="lead"[^>]*>.*?</p>', r'<table class="tiles".*?</table>']
    if ending == "txt":
        parts = text.split("\n\n")
        gone = [re.escape(parts[1]), re.escape(parts[2]), re.escape(parts[3])]
        gone.append(r"\s+".join(map(re.escape, given["disclaimer"].split())))
    else:
        gone.append(re.escape(given["disclaimer"]))
    for pattern in gone:
        shorter = re.sub(pattern, "", text, count=1, flags=re.DOTALL)
        assert shorter != text, pattern
        assert mailed.check(language, **{ending: shorter.encode()}), pattern


def test_a_sentence_of_another_section_is_found() -> None:
    mailed = mail_report(day=DAY)
    paragraphs = re.findall(r'<p class="lead"[^>]*>.*?</p>|<p style[^>]*>.*?</p>', mailed.read("zh", "html"))
    assert len(paragraphs) > 6
    for one, other in itertools.pairwise(paragraphs):
        assert mailed.spoil("zh", "html", one, one + other)
        assert mailed.spoil("zh", "html", one, other)
    lines = [part for part in mailed.read("en", "txt").split("\n\n") if len(part) > 200]
    for one, other in itertools.pairwise(lines):
        assert mailed.spoil("en", "txt", one, f"{one}\n\n{other}")


def test_a_mail_in_the_other_language_is_found() -> None:
    mailed = mail_report(day=DAY)
    for ending in ("html", "txt"):
        assert mailed.check("zh", **{ending: mailed.read("en", ending).encode()})
    assert mailed.spoil("zh", "html", 'lang="zh-Hans-CN"', 'lang="en"')
    assert mailed.spoil("zh", "html", ">退订<", ">Unsubscribe<")
    assert mailed.spoil("bilingual", "html", ">Unsubscribe<", ">退订<")


def test_what_the_sender_takes_is_compared() -> None:
    mailed = mail_report(day=DAY)
    about = json.loads(mailed.read("zh", "json"))
    picture = next(iter(about["images"]))
    changed: list[dict[str, object]] = [
        {"subject": about["subject"].replace("371", "372")},
        {"preheader": about["preheader"].replace("371", "317")},
        {"preheader": ""},
        {"pdf": "brief.en.pdf"},
        {"pdf_name": "2024-07-24.pdf"},
        {"pdf_name": "美国ETF资金流周报_2024-07-17.pdf"},
        {"pdf_name": "另一份报告_2024-07-24.pdf"},
        {"images": {**about["images"], picture: "mail/policy.zh.png"}},
        {"images": {name: path for name, path in about["images"].items() if name != picture}},
        {"images": {**about["images"], "other.zh": "mail/other.zh.png"}},
    ]
    for change in changed:
        assert mailed.check("zh", json=json.dumps(about | change).encode()), change
    assert mailed.check("zh", json=b"[]")


def test_links_pictures_and_their_words_are_compared() -> None:
    mailed = mail_report(day=DAY)
    assert mailed.spoil("en", "html", "https://unsubscribe.invalid/", "https://elsewhere.invalid/")
    assert mailed.spoil("en", "txt", "https://unsubscribe.invalid/", "https://elsewhere.invalid/")
    assert mailed.spoil("en", "html", "cid:weekly.en", "cid:split.en")
    assert mailed.spoil("en", "html", 'alt="', 'alt="Not ')
    assert mailed.spoil("en", "html", "<h1", "<!--[if mso]><p>Up 999%</p><![endif]--><h1")
    assert mailed.spoil("en", "html", "<h1", '<h1 title="Up 999%"')
    assert mailed.spoil("en", "html", "<h1", '<meta name="description" content="Up 999%"><h1')


def test_what_is_left_out_without_a_word_is_missed() -> None:
    mailed = mail_report(day=DAY)
    html = mailed.read("zh", "html")
    table = re.search(r'<p class="caption"[^>]*>表1.*?来源：.*?</p>', html, re.DOTALL)
    assert table is not None
    assert mailed.check("zh", html=html.replace(table[0], "").encode())
    assert mailed.spoil("zh", "html", ">您在", ">受邮件篇幅所限，部分内容从略。<br>您在")


@pytest.mark.parametrize("most_bytes", [42_000, 34_000])
def test_a_long_mail_goes_without_notes_then_tables_then_charts_and_says_so(most_bytes: int) -> None:
    mailed = mail_report(day=DAY, most_bytes=most_bytes)
    whole = mail_report(day=DAY)
    for language, line in (("zh", "受邮件篇幅所限，部分内容从略"), ("en", "Parts of the brief are left out")):
        assert mailed.check(language) == []
        html, text = mailed.read(language, "html"), mailed.read(language, "txt")
        assert len(html.encode()) < most_bytes
        assert html.count(line) == 1
        assert mailed.spoil(language, "html", line, "")
        assert mailed.spoil(language, "txt", line[:20], "")
        assert line not in whole.read(language, "html")
        assert len(text) < len(whole.read(language, "txt"))
        tables, pictures = html.count('class="data"'), html.count("<img")
        assert (pictures < 4) <= (tables < 2)
        assert pictures == len(json.loads(mailed.read(language, "json"))["images"])
        assert len(re.findall(r"<h2", html)) == 6


def test_a_mail_that_stays_too_long_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        mail_report(day=DAY, most_bytes=9_000)
    assert [one.code for one in caught.value.diagnostics] == ["mail-too-long"]
