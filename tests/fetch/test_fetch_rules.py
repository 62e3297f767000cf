"""Where a server may lead, how long it may keep us waiting."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flowbrief.fetch.patience import find_wait
from flowbrief.fetch.redirect import find_target
from flowbrief.model.diagnostic import Place
from flowbrief.model.vintage import FetchSpec

NOW = datetime(2026, 2, 4, 9, 0, tzinfo=UTC)


def aim(url: str, *allowed: str) -> FetchSpec:
    return FetchSpec(url, "desk@example.com", 30, 3, allowed, 1024, Place("a.yaml"))


@pytest.mark.parametrize(
    ("url", "location", "target"),
    [
        ("https://www.example.com/a/b.csv", "c.csv", "https://www.example.com/a/c.csv"),
        ("https://www.example.com/a/b.csv", "/c.csv", "https://www.example.com/c.csv"),
        ("https://www.example.com/b.csv", "https://example.com/c.csv", "https://example.com/c.csv"),
        ("https://example.com/b.csv", "https://www.example.com/c.csv", "https://www.example.com/c.csv"),
        ("https://example.com/b.csv", "https://files.eu.example.com/c.csv", "https://files.eu.example.com/c.csv"),
        ("https://example.com/b.csv", "//example.com/c.csv", "https://example.com/c.csv"),
        ("http://127.0.0.1:8000/b.csv", "/c.csv", "http://127.0.0.1:8000/c.csv"),
    ],
)
def test_a_site_may_lead_within_itself(url: str, location: str, target: str) -> None:
    assert find_target(aim(url), url, location) == (target, "")


@pytest.mark.parametrize(
    ("url", "location"),
    [
        ("https://www.example.com/b.csv", "http://www.example.com/b.csv"),
        ("https://www.example.com/b.csv", "https://example.org/b.csv"),
        ("https://www.example.com/b.csv", "https://notexample.com/b.csv"),
        ("https://files.example.com/b.csv", "https://example.com/b.csv"),
        ("https://www.com/b.csv", "https://bad.com/b.csv"),
        ("https://example.com/b.csv", "https://user:secret@example.com/b.csv"),
        ("https://example.com/b.csv", "http://127.0.0.1/admin"),
        ("https://example.com/b.csv", "https://127.0.0.1/admin"),
        ("https://example.com/b.csv", "https://169.254.169.254/latest/meta-data"),
        ("https://example.com/b.csv", "file:///etc/passwd"),
        ("https://example.com/b.csv", "https://example.com:99999/b.csv"),
        ("https://example.com/b.csv", "https://[::1/b.csv"),
        ("http://127.0.0.1:8000/b.csv", "http://127.0.0.1:22/b.csv"),
        ("http://127.0.0.1:8000/b.csv", "https://example.com/b.csv"),
    ],
)
def test_a_site_may_not_lead_elsewhere(url: str, location: str) -> None:
    assert find_target(aim(url), url, location)[1]


def test_a_host_that_is_named_may_be_led_to_but_not_without_https() -> None:
    fetch = aim("https://example.com/b.csv", "cdn.example.net")

    assert find_target(fetch, fetch.url, "https://cdn.example.net/b.csv")[1] == ""
    assert find_target(fetch, fetch.url, "http://cdn.example.net/b.csv")[1]
    assert find_target(fetch, fetch.url, "https://other.cdn.example.net/b.csv")[1]


@pytest.mark.parametrize(
    ("attempt", "asked", "wait"),
    [
        (0, None, 1), (1, None, 2), (4, None, 16), (10, None, 120),
        (0, "30", 30), (3, "1", 8), (0, "120", 120), (0, "121", None), (0, "0", 1), (0, "9" * 40, 1),
        (0, "soon", 1), (0, "-5", 1), (0, "", 1), (0, "１０", 1),
        (0, "Wed, 04 Feb 2026 09:00:20 GMT", 20), (0, "Wed, 04 Feb 2026 08:00:00 GMT", 1),
        (0, "Wed, 04 Feb 2026 10:00:00 GMT", None),
    ],
)  # fmt: skip
def test_how_long_is_waited(attempt: int, asked: str | None, wait: float | None) -> None:
    assert find_wait(attempt, asked, NOW) == wait
