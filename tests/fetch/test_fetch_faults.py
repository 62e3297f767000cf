"""The real client against a real server, and everything that a server can do wrong."""

from __future__ import annotations

import gzip
import socket
import time
from datetime import UTC, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from fetch_factory import DATA, NOON, Clock, fail, fetch_one, stored, write_config
from fetch_server import Reply, Server

from flowbrief.model.diagnostic import ExitCode

PAGE = b"<!DOCTYPE html>\n<html><head><title>404 &ndash; Page not found</title></head><body>Sorry</body></html>"


def test_a_file_is_fetched_and_kept(server: Server, tmp_path: Path) -> None:
    config = write_config(tmp_path, server.answer("/flows.csv", DATA))

    ended = fetch_one(config)

    assert ended.is_new
    assert ended.diagnostics == ()
    assert ended.vintage is not None
    assert (tmp_path / "vintages" / ended.vintage.file).read_bytes() == DATA
    assert (ended.vintage.size, ended.vintage.url) == (len(DATA), server.url("/flows.csv"))
    assert ended.vintage.fetched_at == NOON
    assert ended.vintage.parser.startswith("csv ")
    assert stored(config) == (ended.vintage,)


def test_the_publisher_is_told_who_asks(server: Server, tmp_path: Path) -> None:
    fetch_one(write_config(tmp_path, server.answer("/flows.csv", DATA)))

    ((_, headers),) = server.asked
    assert headers["user-agent"].startswith("flowbrief/")
    assert "desk@example.com" in headers["user-agent"]


def test_a_page_with_status_200_is_not_the_file(server: Server, tmp_path: Path) -> None:
    found = fail(
        write_config(tmp_path, server.answer("/flows.csv", Reply(PAGE, headers={"Content-Type": "text/html"})))
    )

    assert (found.code, found.exit_code) == ("fetched-page", ExitCode.DATA)
    assert "404 – Page not found" in found.message
    assert found.place.file.endswith("small.yaml")
    assert found.place.line > 0


@pytest.mark.parametrize("kind", ["ici", "excel", "ssga"])
def test_a_page_is_no_workbook(server: Server, tmp_path: Path, kind: str) -> None:
    own = {"ici": "ici\n    block: weekly", "ssga": "ssga\n    ticker: XLK", "excel": "excel\n    sheet: Sheet1"}
    config = write_config(tmp_path, server.answer("/a.xlsx", PAGE))
    config.write_text(config.read_text("utf-8").replace("kind: csv", f"kind: {own[kind]}"), "utf-8")

    assert fail(config).code == "fetched-page"


def test_nothing_is_not_the_file(server: Server, tmp_path: Path) -> None:
    assert fail(write_config(tmp_path, server.answer("/flows.csv", b""))).code == "fetched-nothing"


def test_other_columns_are_not_the_file(server: Server, tmp_path: Path) -> None:
    renamed = DATA.replace(b"tech_mn", b"technology_mn")
    config = write_config(tmp_path, server.answer("/flows.csv", renamed))

    ended = fetch_one(config)

    assert {found.code for found in ended.diagnostics} <= {
        "wrong-header",
        "missing-column",
        "extra-column",
        "misspelt-column",
    }
    assert ended.diagnostics
    assert all(found.exit_code is ExitCode.DATA for found in ended.diagnostics)
    assert all(found.place.file == server.url("/flows.csv") for found in ended.diagnostics)
    assert stored(config) == ()


def test_figures_are_kept_as_they_were_published(server: Server, tmp_path: Path) -> None:
    config = write_config(tmp_path, server.answer("/flows.csv", DATA.replace(b"2400", b"n/a")))

    assert fetch_one(config).is_new


def test_a_body_that_breaks_off_is_tried_again(server: Server, tmp_path: Path) -> None:
    clock = Clock()
    config = write_config(tmp_path, server.answer("/flows.csv", Reply(DATA, cut_to=len(DATA) // 2), DATA))

    assert fetch_one(config, clock).is_new
    assert clock.waits == [1]
    assert len(stored(config)) == 1


def test_a_body_that_always_breaks_off_is_given_up(server: Server, tmp_path: Path) -> None:
    clock = Clock()
    found = fail(write_config(tmp_path, server.answer("/flows.csv", Reply(DATA, cut_to=40))), clock)

    assert (found.code, found.exit_code) == ("fetch-failed", ExitCode.STALE)
    assert "broke off" in found.message
    assert "4 attempts" in found.message
    assert clock.waits == [1, 2, 4]


def test_a_body_without_a_length_that_breaks_off_in_a_row_is_seen(server: Server, tmp_path: Path) -> None:
    found = fail(write_config(tmp_path, server.answer("/flows.csv", Reply(DATA[:-8], says_length=False))))

    assert found.code == "short-row"


def test_a_silent_server_is_not_waited_for(server: Server, tmp_path: Path) -> None:
    slow = Reply(DATA, pause=1.6)
    config = write_config(tmp_path, server.answer("/flows.csv", slow), settings=", timeout_seconds: 1, retries: 0")

    found = fail(config)

    assert found.code == "fetch-failed"
    assert "silent for 1 second" in found.message
    assert "timeout_seconds" in found.hint


def test_a_server_that_trickles_is_not_waited_for(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flowbrief.fetch.client._LONGEST_IN_TIMEOUTS", 1)
    slow = Reply(DATA, pause=0.3, pieces=10)
    config = write_config(tmp_path, server.answer("/flows.csv", slow), settings=", timeout_seconds: 1, retries: 0")

    assert "did not arrive within 1 seconds" in fail(config).message


def test_headers_that_trickle_are_not_waited_for(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flowbrief.fetch.client._LONGEST_IN_TIMEOUTS", 1.5)
    slow = Reply(header_pause=1)
    config = write_config(tmp_path, server.answer("/flows.csv", slow), settings=", timeout_seconds: 2, retries: 0")
    started = time.monotonic()

    found = fail(config)

    assert time.monotonic() - started < 6
    assert (found.code, found.exit_code) == ("fetch-failed", ExitCode.STALE)
    assert "did not arrive within 3 seconds" in found.message


def test_a_body_without_a_length_that_trickles_is_not_taken_for_the_file(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flowbrief.fetch.client._LONGEST_IN_TIMEOUTS", 1)
    lines = DATA.splitlines(keepends=True)
    slow = Reply(DATA, pause=0.3, pieces=len(lines), says_length=False)
    config = write_config(tmp_path, server.answer("/flows.csv", slow), settings=", timeout_seconds: 1, retries: 0")

    assert "did not arrive within 1 seconds" in fail(config).message


def test_each_attempt_has_its_own_time(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowbrief.fetch.client._LONGEST_IN_TIMEOUTS", 1)
    url = server.answer("/flows.csv", Reply(header_pause=0.3), Reply(header_pause=0.3), DATA)
    config = write_config(tmp_path, url, settings=", timeout_seconds: 3, retries: 2")

    assert fetch_one(config).is_new
    assert len(server.asked) == 3


def test_too_many_questions_are_asked_again_when_the_server_says(server: Server, tmp_path: Path) -> None:
    clock = Clock()
    busy = Reply(b"slow down", 429, {"Retry-After": "7"})
    config = write_config(tmp_path, server.answer("/flows.csv", busy, DATA))

    assert fetch_one(config, clock).is_new
    assert clock.waits == [7]
    assert any("429" in told and "7 s" in told for told in clock.told)


def test_a_server_may_say_when_as_a_date(server: Server, tmp_path: Path) -> None:
    clock = Clock()
    later = format_datetime((NOON + timedelta(seconds=9)).astimezone(UTC), usegmt=True)
    config = write_config(tmp_path, server.answer("/flows.csv", Reply(b"", 503, {"Retry-After": later}), DATA))

    assert fetch_one(config, clock).is_new
    assert clock.waits == [9]


def test_a_server_that_asks_for_an_hour_is_not_waited_for(server: Server, tmp_path: Path) -> None:
    clock = Clock()
    found = fail(write_config(tmp_path, server.answer("/a", Reply(b"", 429, {"Retry-After": "3600"}))), clock)

    assert "wait longer than 120 seconds" in found.message
    assert clock.waits == []


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_errors_of_the_server_are_tried_again(server: Server, tmp_path: Path, status: int) -> None:
    clock = Clock()
    config = write_config(tmp_path, server.answer("/flows.csv", Reply(PAGE, status), Reply(PAGE, status), DATA))

    assert fetch_one(config, clock).is_new
    assert clock.waits == [1, 2]


@pytest.mark.parametrize(
    ("status", "word"), [(404, "moved"), (403, "contact"), (401, "contact"), (410, "moved"), (418, "browser")]
)
def test_what_will_not_pass_is_not_tried_again(server: Server, tmp_path: Path, status: int, word: str) -> None:
    clock = Clock()
    found = fail(write_config(tmp_path, server.answer("/flows.csv", Reply(PAGE, status))), clock)

    assert (found.code, found.exit_code, clock.waits) == ("fetch-failed", ExitCode.STALE, [])
    assert str(status) in found.message
    assert word in found.hint
    assert len(server.asked) == 1


def test_a_connection_that_is_dropped_is_tried_again(server: Server, tmp_path: Path) -> None:
    config = write_config(tmp_path, server.answer("/flows.csv", Reply(drops=True), DATA))

    assert fetch_one(config).is_new


def test_nobody_there_is_said(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    found = fail(write_config(tmp_path, f"http://127.0.0.1:{port}/flows.csv", settings=", retries: 1"))

    assert (found.code, found.exit_code) == ("fetch-failed", ExitCode.STALE)
    assert "no connection" in found.message
    assert "2 attempts" in found.message


def test_a_file_larger_than_the_cap_is_not_read_to_its_end(server: Server, tmp_path: Path) -> None:
    huge = Reply(b"x" * (3 * 1024 * 1024), says_length=False)
    config = write_config(tmp_path, server.answer("/flows.csv", huge), settings=", most_megabytes: 1")

    found = fail(config)

    assert (found.code, found.exit_code) == ("fetched-too-large", ExitCode.DATA)
    assert "1 MB" in found.message


def test_a_small_file_that_unpacks_to_a_huge_one_is_stopped(server: Server, tmp_path: Path) -> None:
    bomb = Reply(gzip.compress(b"0" * (64 * 1024 * 1024)), headers={"Content-Encoding": "gzip"})
    config = write_config(tmp_path, server.answer("/flows.csv", bomb), settings=", most_megabytes: 2")

    assert fail(config).code == "fetched-too-large"


def test_a_packed_answer_is_unpacked(server: Server, tmp_path: Path) -> None:
    packed = Reply(gzip.compress(DATA), headers={"Content-Encoding": "gzip"})
    ended = fetch_one(write_config(tmp_path, server.answer("/flows.csv", packed)))

    assert ended.vintage is not None
    assert (tmp_path / "vintages" / ended.vintage.file).read_bytes() == DATA


def test_a_redirect_on_the_same_server_is_followed(server: Server, tmp_path: Path) -> None:
    server.answer("/new.csv", DATA)
    config = write_config(tmp_path, server.answer("/old.csv", Reply(b"", 302, {"Location": "/new.csv"})))

    ended = fetch_one(config)

    assert ended.is_new
    assert server.paths() == ["/old.csv", "/new.csv"]


@pytest.mark.parametrize(
    "target", ["https://example.com/flows.csv", "http://127.0.0.1:1/flows.csv", "file:///etc/passwd", "//192.0.2.1/x"]
)
def test_a_redirect_elsewhere_is_not_followed(server: Server, tmp_path: Path, target: str) -> None:
    found = fail(write_config(tmp_path, server.answer("/flows.csv", Reply(b"", 301, {"Location": target}))))

    assert (found.code, found.exit_code) == ("redirect-refused", ExitCode.STALE)
    assert "not followed" in found.message
    assert server.paths() == ["/flows.csv"]


@pytest.mark.parametrize("before", ["", "page=" + "9" * 170 + "&"])
def test_the_signature_of_an_address_is_not_repeated(server: Server, tmp_path: Path, before: str) -> None:
    """Also where the address is cut in the middle of it."""
    target = f"https://desk:Pa55word@files.example.org/f.csv?{before}X-Amz-Signature=c0ffee5ec2e7c0ffee5ec2e7"
    found = fail(write_config(tmp_path, server.answer("/flows.csv", Reply(b"", 302, {"Location": target}))))

    assert found.code == "redirect-refused"
    assert "files.example.org/f.csv" in found.message
    assert "c0ffee" not in found.message
    assert "Pa55word" not in found.message


def test_a_redirect_in_circles_ends(server: Server, tmp_path: Path) -> None:
    found = fail(write_config(tmp_path, server.answer("/flows.csv", Reply(b"", 302, {"Location": "/flows.csv"}))))

    assert found.code == "fetch-failed"
    assert len(server.asked) == 6


def test_the_same_bytes_make_no_new_vintage(server: Server, tmp_path: Path) -> None:
    clock = Clock()
    config = write_config(tmp_path, server.answer("/flows.csv", DATA))
    first = fetch_one(config, clock)
    clock.now += timedelta(days=1)

    again = fetch_one(config, clock)

    assert not again.is_new
    assert again.vintage == first.vintage
    assert stored(config) == (first.vintage,)


def test_bytes_that_the_server_calls_unchanged_are_not_sent_again(server: Server, tmp_path: Path) -> None:
    clock = Clock()
    modified = "Fri, 07 Jun 2024 01:00:00 GMT"
    reply = Reply(DATA, headers={"ETag": '"one"', "Last-Modified": modified})
    config = write_config(tmp_path, server.answer("/flows.csv", reply))
    first = fetch_one(config, clock)
    index = (tmp_path / "vintages" / "index.sqlite").read_bytes()
    clock.now += timedelta(days=1)

    again = fetch_one(config, clock)

    assert again.vintage == first.vintage
    assert not again.is_new
    assert server.asked[1][1]["if-none-match"] == '"one"'
    assert server.asked[1][1]["if-modified-since"] == modified
    assert (tmp_path / "vintages" / "index.sqlite").read_bytes() == index


def test_a_file_that_is_gone_from_the_store_is_sent_again(server: Server, tmp_path: Path) -> None:
    reply = Reply(DATA, headers={"ETag": '"one"'})
    config = write_config(tmp_path, server.answer("/flows.csv", reply))
    first = fetch_one(config)
    assert first.vintage is not None
    kept = tmp_path / "vintages" / first.vintage.file
    kept.unlink()

    fetch_one(config)

    assert "if-none-match" not in server.asked[1][1]
    assert kept.read_bytes() == DATA
    assert len(stored(config)) == 1


def test_a_clock_that_runs_behind_is_refused(server: Server, tmp_path: Path) -> None:
    clock = Clock()
    config = write_config(tmp_path, server.answer("/flows.csv", DATA))
    fetch_one(config, clock)
    clock.now -= timedelta(days=2)

    found = fail(config, clock)

    assert (found.code, found.exit_code) == ("clock-behind", ExitCode.SYSTEM)
    assert len(server.asked) == 1
