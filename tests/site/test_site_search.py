"""The index of the search: from plain pages, the same bytes each time, and a clear word when it cannot be made."""

from __future__ import annotations

import gzip
import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from site_factory import DAYS, NOW, describe_site, make_sample_site, read_issues, write_log

from flowbrief.deliver.site import search_index
from flowbrief.deliver.site.published import read_published
from flowbrief.deliver.site.search_index import index_pages
from flowbrief.model.artifact import Artifact
from flowbrief.model.diagnostic import Refused
from flowbrief.render.site import render_search_pages


@pytest.fixture(scope="module")
def pages(stored: Path) -> tuple[Artifact, ...]:
    issues = read_issues(stored)
    return render_search_pages([read_published(one, write_log(issues), NOW) for one in issues])


def test_the_same_pages_give_the_same_index(pages: tuple[Artifact, ...]) -> None:
    once, again = index_pages(pages), index_pages(tuple(reversed(pages)))
    assert once == again
    assert json.loads(next(one.content for one in once if one.path.endswith("entry.json")))["languages"].keys() == {
        "en", "zh-hans-cn",
    }  # fmt: skip
    assert not [one.path for one in once if "ui" in one.path or "highlight" in one.path]


def test_each_issue_is_in_the_index_of_its_language(pages: tuple[Artifact, ...]) -> None:
    fragments = [one for one in index_pages(pages) if one.path.endswith(".pf_fragment")]
    found = [json.loads(gzip.decompress(one.content).removeprefix(b"pagefind_dcd")) for one in fragments]
    assert {one["url"] for one in found} == {f"/{language}/{day}/" for language in ("zh", "en") for day in DAYS}
    assert {one["meta"]["day"] for one in found} == {str(day) for day in DAYS}
    chinese = next(one for one in found if one["url"] == "/zh/2024-07-24/")
    assert chinese["meta"]["title"] == "美国ETF录得371亿美元净流入，连续第五周吸金"
    # Words are told apart, which the plain build of pagefind cannot do.
    assert "\u200b净流入\u200b" in chinese["content"]
    assert [one["id"] for one in chinese["anchors"] if one["element"] == "h2"] == [
        "flows", "inside", "rates", "risks", "outlook", "watch",
    ]  # fmt: skip


def test_pages_of_the_search_hold_text_and_nothing_else(pages: tuple[Artifact, ...]) -> None:
    for page in pages:
        text = page.content.decode()
        assert "<script" not in text
        assert "<svg" not in text
        assert "data-pagefind-body" in text


def test_a_site_without_a_search_has_no_page_of_it(stored: Path) -> None:
    paths = [file.path for file in make_sample_site(stored, days=DAYS[:1]).files]
    assert not [path for path in paths if "search" in path or "pagefind" in path]
    with_search = [file.path for file in make_sample_site(stored, days=DAYS[:1], search=True).files]
    assert {"zh/search/index.html", "en/search/index.html", "pagefind/pagefind.js"} <= set(with_search)


def test_without_pagefind_it_says_how_to_install_it(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flowbrief.dispatch_site import make_site

    monkeypatch.setitem(sys.modules, "pagefind_bin_extended", None)
    issues = read_issues(stored, DAYS[:1])
    with pytest.raises(Refused) as refused:
        make_site(describe_site(search=True), issues, (), NOW)
    (found,) = refused.value.diagnostics
    assert (found.code, found.exit_code) == ("search-missing", 3)
    assert "pip install 'flowbrief[search]'" in found.hint
    assert make_site(describe_site(search=False), issues, (), NOW).files


def stand_in(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = folder / "pagefind"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(search_index, "_find_program", lambda: program)


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("echo 'thread main panicked' >&2; exit 7", "ended with 7: thread main panicked"),
        ("exit 0", "made no index"),
        ("sleep 30", "did not finish within 1 seconds"),
    ],
)
def test_a_program_that_fails_is_said_so(
    pages: tuple[Artifact, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, says: str
) -> None:
    stand_in(tmp_path, script, monkeypatch)
    monkeypatch.setattr(search_index, "_LONGEST_SECONDS", 1)
    with pytest.raises(Refused) as refused:
        index_pages(pages)
    (found,) = refused.value.diagnostics
    assert (found.code, found.exit_code) == ("search-failed", 7)
    assert says in found.message


def test_the_program_is_told_nothing_of_the_environment(
    pages: tuple[Artifact, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "planted")
    stand_in(
        tmp_path, f"env > {tmp_path}/seen; ls /proc/net/ > /dev/null; cat /proc/net/dev > {tmp_path}/net", monkeypatch
    )
    with pytest.raises(Refused):
        index_pages(pages)
    seen = (tmp_path / "seen").read_text()
    assert "planted" not in seen
    assert str(Path.home()) not in seen.replace(str(tmp_path), "")


def test_the_program_has_no_network(
    pages: tuple[Artifact, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed = subprocess.run(["unshare", "--map-root-user", "--net", "true"], check=False, capture_output=True)
    if allowed.returncode:
        pytest.skip("this system does not let a program have a network of its own")
    stand_in(tmp_path, f"tail -n +3 /proc/net/dev | cut -d: -f1 > {tmp_path}/seen", monkeypatch)
    with pytest.raises(Refused):
        index_pages(pages)
    assert set((tmp_path / "seen").read_text().split()) <= {"lo", "tunl0", "sit0", "ip6tnl0"}
