"""The mail of a report with templates of its own, and what of them is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from issue_factory import build_issue, make_small

from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.render.shipped import shipped_templates

OWN = ("headline: total\n", "headline: total\ntemplates: own\n")


def make_own(folder: Path, old: str, new: str) -> Path:
    """The small report with the house's mail, in which a piece of text is another."""
    config = make_small(folder, OWN)
    (folder / "own").mkdir()
    house = (shipped_templates() / "mail.html.j2").read_text(encoding="utf-8")
    assert old in house
    (folder / "own" / "mail.html.j2").write_text(house.replace(old, new, 1), encoding="utf-8")
    return config


def build_mail(config: Path, *formats: str) -> Path:
    return build_issue(config, config.parent / "out", languages=("en",), formats=formats or ("email",))


def refuse(config: Path) -> tuple[Diagnostic, ...]:
    with pytest.raises(Refused) as caught:
        build_mail(config)
    assert not (config.parent / "out").exists()
    return caught.value.diagnostics


def test_a_mail_alone_has_neither_page_nor_paper(tmp_path: Path) -> None:
    folder = build_mail(make_small(tmp_path))
    names = {path.name for path in folder.iterdir()}
    assert {"mail.en.html", "mail.en.txt", "mail.en.json", "mail"} <= names
    assert not any(name.startswith(("brief.", "preview.", "mail.bilingual")) for name in names)
    about = json.loads((folder / "mail.en.json").read_text(encoding="utf-8"))
    assert about["pdf"] is None
    assert about["pdf_name"].endswith("_2024-06-05.pdf")
    assert all((folder / path).is_file() for path in about["images"].values())


def test_an_issue_that_is_not_mailed_has_nothing_of_a_mail(tmp_path: Path) -> None:
    folder = build_mail(make_small(tmp_path), "html")
    assert not any(path.name.startswith("mail") for path in folder.rglob("*"))


def test_a_mail_of_ones_own_may_add_ornaments(tmp_path: Path) -> None:
    folder = build_mail(make_own(tmp_path, "<h2>{{ section.title }}</h2>", "<h2>■ {{ section.title }}</h2>"))
    assert "■ " in (folder / "mail.en.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<h1>", '<img src="https://example.org/seen.png" alt=""><h1>', "fetch-refused"),
        ("<h1>", '<!--[if mso]><img src="https://example.org/x.png"><![endif]--><h1>', "fetch-refused"),
        ("<h1>", "<script>1</script><h1>", "fetch-refused"),
        ("<h1>", '<link rel="stylesheet" href="https://example.org/a.css"><h1>', "fetch-refused"),
        ("<h1>", '<link rel="stylesheet" href="/etc/hostname"><h1>', "fetch-refused"),
        ("<h1>", "<p>Up 12%</p><h1>", "unsourced-number"),
        ("<h1>", "<p>Inflows rose</p><h1>", "calculation-disagrees"),
        ("<h1>", "<p title='Buy now'>{{ words.none }}</p><h1>", "template-failed"),
        ("<h1>{{ runs(document.headline) }}</h1>", "", "calculation-disagrees"),
        ('<p class="small">{{ document.disclaimer }}</p>', "", "calculation-disagrees"),
        ("{{ document.disclaimer }}", "{{ document.title }}", "calculation-disagrees"),
        ('<a href="{{ unsubscribe }}">', '<a href="https://example.org/">', "calculation-disagrees"),
        ("cid:{{ block.id }}", "cid:other", "fetch-refused"),
    ],
)
def test_what_a_mail_may_not_do_is_refused(old: str, new: str, code: str, tmp_path: Path) -> None:
    assert code in {one.code for one in refuse(make_own(tmp_path, old, new))}
