"""Histories of the eleven sector funds as their issuer's workbooks have them, with numbers of our own."""

from __future__ import annotations

import io
import random
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

import openpyxl

TICKERS = ("XLK", "XLC", "XLY", "XLP", "XLE", "XLF", "XLV", "XLI", "XLB", "XLRE", "XLU")
FIRST, LAST = date(2024, 1, 2), date(2026, 5, 21)
SPLIT_ON = date(2025, 12, 5)
_HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in [
        "2024-01-15",
        "2024-03-29",
        "2024-07-04",
        "2024-11-28",
        "2024-12-25",
        "2025-01-01",
        "2025-01-09",
        "2025-04-18",
        "2025-07-04",
        "2025-11-27",
        "2025-12-25",
        "2026-01-01",
        "2026-04-03",
    ]
)
Day = tuple[date, Decimal, int, Decimal]


def list_days(first: date = FIRST, last: date = LAST) -> list[date]:
    """Every day on which the exchange was open."""
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return [day for day in days if day.isoweekday() < 6 and day not in _HOLIDAYS]


def make_history(ticker: str, last: date = LAST) -> list[Day]:
    """Day, value, shares and assets of one fund, oldest first; XLK was split two for one on 5 December 2025."""
    chance = random.Random(ticker)
    nav, shares = Decimal(chance.randrange(4000, 22000)) / 100, chance.randrange(200, 900) * 500_000
    rows: list[Day] = []
    for day in list_days(last=last):
        if ticker == "XLK" and day == SPLIT_ON:
            nav, shares = (nav * Decimal("0.504")).quantize(Decimal("0.0001")), shares * 2 - shares * 3 // 1000
        else:
            nav = (nav * (1 + Decimal(chance.randrange(-150, 160)) / 10_000)).quantize(Decimal("0.0001"))
            shares += 10_000 * chance.choice((0, 0, 0, 25, 100, 250, -25, -100, -200))
        rows.append((day, nav, shares, (nav * shares).quantize(Decimal("0.01"))))
    return rows


def write_book(ticker: str, rows: Iterable[Day], headings: tuple[str, ...] = (), named: str = "") -> bytes:
    """Write a workbook as the issuer lays it out: newest day first, days as text, row 3 not there."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    sheet["A1"], sheet["B1"] = "Fund Name:", f"State Street {ticker} Select Sector SPDR ETF"
    sheet["A2"], sheet["B2"] = "Ticker Symbol:", named or f"{ticker}®"
    headings = headings or ("Date", "NAV", "Shares Outstanding", "Total Net Assets")
    for column, heading in enumerate(headings, start=1):
        sheet.cell(4, column, heading)
    newest_first = sorted(rows, reverse=True)
    for line, (day, nav, shares, assets) in enumerate(newest_first, start=5):
        for column, cell in enumerate((day.strftime("%d-%b-%Y"), float(nav), shares, float(assets)), start=1):
            sheet.cell(line, column, cell)
    return save(book)


def save(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
