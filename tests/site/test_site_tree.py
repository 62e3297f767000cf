"""The site as a tree of files: where things lie, and that issues are the bytes that were built."""

from __future__ import annotations

from pathlib import Path

import pytest
from site_factory import DAYS, NOTE, NOW, ON_PAPER, describe_site, make_sample_site, read_issues, write_log

from flowbrief.deliver.site.published import list_publications, read_published
from flowbrief.dispatch_site import Site, make_site
from flowbrief.model.diagnostic import Refused

LANGUAGES = ("zh", "en")


def by_path(site: Site) -> dict[str, bytes]:
    return {file.path: file.content for file in site.files}


def test_every_page_has_its_place(site: Site) -> None:
    files = by_path(site)
    expected = {"index.html", "404.html", "robots.txt", "sitemap.xml"}
    for language in LANGUAGES:
        expected |= {f"{language}/{one}index.html" for one in ("", "latest/", "archive/", "corrections/")}
        expected |= {f"{language}/archive/{year}/index.html" for year in (2023, 2024)}
        expected |= {f"{language}/feed.xml"} | {f"{language}/{day}/index.html" for day in DAYS}
    expected |= {f"bilingual/{day}/index.html" for day in DAYS}
    expected |= {f"issues/{day}/{name}" for day in DAYS for name in ("data.csv", "claims.json", "manifest.json")}
    expected |= {f"issues/{day}/brief.{name}.pdf" for day in ON_PAPER for name in (*LANGUAGES, "bilingual")}
    assert {path for path in files if not path.startswith("assets/")} - expected <= {
        f"issues/{day}/{name}" for day in DAYS for name in ("preview.zh.png", "preview.en.png")
    }
    assert expected <= set(files)


def test_an_issue_is_the_bytes_that_were_built(site: Site, stored: Path) -> None:
    files = by_path(site)
    issues = read_issues(stored)
    for issue in issues:
        for language in (*LANGUAGES, "bilingual"):
            assert files[f"{language}/{issue.as_of}/index.html"] == issue.files[f"brief.{language}.html"]
        for path, content in files.items():
            folder, _, name = path.rpartition("/")
            if folder == f"issues/{issue.as_of}":
                assert content == {**issue.files, "manifest.json": issue.manifest_bytes}[name]
    for language in LANGUAGES:
        assert files[f"{language}/latest/index.html"] == issues[-1].files[f"brief.{language}.html"]


def test_the_same_issues_and_log_give_the_same_bytes(site: Site, stored: Path) -> None:
    assert make_sample_site(stored, corrected=DAYS[1]).files == site.files


def test_what_is_new_to_the_public_is_known(site: Site, stored: Path) -> None:
    assert [one.as_of for one in site.issues] == list(DAYS)
    assert [one.as_of for one in site.issues if one.published_at == NOW] == [DAYS[-1]]
    corrected = site.issues[1]
    assert [one.at.isoformat()[:10] for one in corrected.publications] == ["2024-01-01", "2024-01-02"]
    assert corrected.publications[-1].note == NOTE
    assert [one.is_corrected for one in site.issues] == [False, True, False, False]


def test_an_issue_that_is_back_is_a_publication_of_its_own(stored: Path) -> None:
    issues = read_issues(stored)
    log = write_log(issues, corrected=DAYS[1])
    first, approved, second = log[1:4]
    assert (first.action, approved.action, second.action) == ("published", "approved", "published")
    back = type(first)(9, "2024-03-01T08:00:00+08:00", "rolled-back", first.as_of, first.manifest, "", {})
    found = list_publications((*log, back), DAYS[1])
    assert [one.manifest for one in found] == [first.manifest, second.manifest, first.manifest]
    now = read_published(issues[1], (*log, back), NOW)
    assert [one.manifest for one in now.publications][-1] == issues[1].sha256
    assert now.published_at == NOW


def test_a_site_is_made_of_one_issue(stored: Path) -> None:
    files = by_path(make_sample_site(stored, days=DAYS[:1]))
    assert "zh/archive/2023/index.html" in files
    assert "zh/archive/2024/index.html" not in files


def test_an_issue_without_a_page_is_refused(stored: Path) -> None:
    from dataclasses import replace

    issue = read_issues(stored, DAYS[:1])[0]
    bare = replace(issue, files={name: one for name, one in issue.files.items() if not name.endswith(".html")})
    with pytest.raises(Refused) as refused:
        make_site(describe_site(), [bare], (), NOW)
    assert [(one.code, one.exit_code) for one in refused.value.diagnostics] == [("issue-without-page", 7)]
    strange = replace(issue, files={**issue.files, "document.zh.json": b'{"type": "Document"}'})
    with pytest.raises(Refused) as refused:
        make_site(describe_site(), [strange], (), NOW)
    assert [(one.code, one.exit_code) for one in refused.value.diagnostics] == [("issue-unreadable", 7)]


def test_the_style_of_the_site_is_no_template_of_an_issue(stored: Path) -> None:
    for issue in read_issues(stored):
        assert not [one["path"] for one in issue.manifest["templates"] if "site." in one["path"]]
