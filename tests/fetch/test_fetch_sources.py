"""Several sources: what fails is told at once, and keeps nothing from being fetched."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fetch_factory import Clock, fetch_all, on, stored
from fetch_server import Reply, Server
from issue_factory import CHECKOUT, registry
from sector_books import TICKERS, make_history, write_book

from flowbrief.model.diagnostic import ExitCode, Refused
from flowbrief.model.quantity import Quantity
from flowbrief.pipeline import Wish, build, prepare

PAGE = b"<html><head><title>Not found</title></head></html>"
DAYS = 60


def serve_sectors(server: Server, **other: Reply | bytes) -> None:
    """Serve a short history of each fund; `other` are answers to give instead, by ticker."""
    for ticker in TICKERS:
        name = ticker.lower()
        reply = other.get(name) or write_book(ticker, make_history(ticker)[-DAYS:])
        server.answer(f"/navhist-us-en-{name}.xlsx", reply)


def write_sectors(folder: Path, server: Server) -> Path:
    """The shipped report on sectors, with the addresses of this server."""
    text = (CHECKOUT / "config" / "us-sectors.yaml").read_text("utf-8")
    official = "https://www.ssga.com/library-content/products/fund-data/etfs/us"
    assert text.count(official) == len(TICKERS)
    folder.mkdir(exist_ok=True)
    config = folder / "us-sectors.yaml"
    config.write_text(text.replace(official, server.url("")), "utf-8")
    for prose in (CHECKOUT / "config").glob("us-sectors/**/*.md"):
        target = folder / prose.relative_to(CHECKOUT / "config")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(prose.read_bytes())
    return config


def test_eleven_funds_are_fetched(server: Server, tmp_path: Path) -> None:
    serve_sectors(server)
    config = write_sectors(tmp_path, server)

    ended = fetch_all(config)

    assert [one.source for one in ended] == [ticker.lower() for ticker in TICKERS]
    assert all(one.is_new for one in ended)
    assert len(stored(config)) == len(TICKERS)


def test_all_that_fails_is_told_at_once_and_the_rest_is_kept(server: Server, tmp_path: Path) -> None:
    history = make_history("XLK")[-DAYS:]
    headings = ("Date", "NAV", "Shares Out", "Total Net Assets")
    book = write_book("XLF", make_history("XLF")[-DAYS:])
    serve_sectors(
        server,
        xlk=PAGE,
        xlc=write_book("XLK", history),
        xly=write_book("XLY", make_history("XLY")[-DAYS:], headings),
        xlp=Reply(PAGE, 404),
        xlf=Reply(book[: len(book) // 2], says_length=False),
    )
    config = write_sectors(tmp_path, server)

    ended = {one.source: one for one in fetch_all(config)}

    codes = {name: {found.code for found in one.diagnostics} for name, one in ended.items() if one.diagnostics}
    assert codes["xlk"] == {"fetched-page"}
    assert codes["xlc"] == {"wrong-ticker"}
    assert codes["xly"] & {"missing-column", "misspelt-column"}
    assert codes["xlp"] == {"fetch-failed"}
    assert codes["xlf"] == {"workbook-damaged"}
    assert set(codes) == {"xlk", "xlc", "xly", "xlp", "xlf"}
    assert {one.source for one in stored(config)} == set(ended) - set(codes)
    (wrong,) = ended["xlc"].diagnostics
    assert "'XLK" in wrong.message
    assert wrong.exit_code is ExitCode.DATA


def test_one_source_may_be_named(server: Server, tmp_path: Path) -> None:
    serve_sectors(server)

    ended = fetch_all(write_sectors(tmp_path, server), Clock(), "xle", "xlu")

    assert [one.source for one in ended] == ["xle", "xlu"]
    assert len(server.asked) == 2


def test_a_name_that_is_no_source_stops_before_anything_is_asked(server: Server, tmp_path: Path) -> None:
    serve_sectors(server)

    with pytest.raises(Refused) as refused:
        fetch_all(write_sectors(tmp_path, server), Clock(), "xle", "xxx", "yyy")

    assert [found.code for found in refused.value.diagnostics] == ["nothing-to-fetch"] * 2
    assert refused.value.exit_code is ExitCode.USAGE
    assert server.asked == []


def test_a_report_with_nothing_online_says_so() -> None:
    with pytest.raises(Refused) as refused:
        fetch_all(CHECKOUT / "config" / "us-etf-flows.yaml")

    assert [found.code for found in refused.value.diagnostics] == ["nothing-to-fetch"]


def test_a_fund_that_was_never_fetched_is_named(server: Server, tmp_path: Path) -> None:
    serve_sectors(server, xlp=Reply(PAGE, 404))
    config = write_sectors(tmp_path, server)
    fetch_all(config, on("2026-05-22"))

    with pytest.raises(Refused) as refused:
        prepare(config, Wish(), on("2026-05-22").world(), registry)

    (found,) = refused.value.diagnostics
    assert (found.code, found.exit_code) == ("not-fetched", ExitCode.STALE)
    assert "'xlp'" in found.message


@pytest.mark.slow
@pytest.mark.parametrize("week", ["2026-05-15", "2025-12-05"])
def test_the_sectors_are_fetched_and_built(server: Server, tmp_path: Path, week: str) -> None:
    serve_sectors(server, **{ticker.lower(): write_book(ticker, make_history(ticker)) for ticker in TICKERS})
    config = write_sectors(tmp_path, server)
    fetch_all(config, on("2026-05-22"))
    wish = Wish(as_of=date.fromisoformat(week), vintage="2026-05-22")

    written, issue = build(config, wish, tmp_path / "output", on("2026-06-01").world(), registry)

    assert written.intake.period.end == date.fromisoformat(week)
    assert {f"brief.{form}" for form in ("zh.html", "en.html", "zh.pdf", "en.pdf")} <= set(issue.files)
    _, dataset, analysis = prepare(config, wish, on("2026-06-01").world(), registry)
    flow = analysis.measure("tech.week")
    assert flow is not None
    assert isinstance(flow.value, Quantity)
    assets = [one.value for one in dataset.table("xlk").of_column("assets")][-1]
    # The split of 5 December 2025 doubled the shares; as a flow it would be all of the assets.
    assert 0 < abs(flow.value.amount) < assets / 10
