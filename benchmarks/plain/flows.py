"""The numbers of the brief, by pandas, and how each language prints them. Flows are in millions of US dollars."""

from __future__ import annotations

import calendar
from pathlib import Path
from typing import Any

import pandas as pd

DATA = Path(__file__).resolve().parents[2] / "data"
GROUPS = ("total", "equity", "domestic", "world", "other")
NAMES = {
    "zh": dict(zip(GROUPS, ("全部ETF", "股票", "本土股票", "全球股票", "非股票"), strict=True)),
    "en": dict(zip(GROUPS, ("All ETFs", "Equity", "Domestic equity", "World equity", "Non-equity"), strict=True)),
}
ORDINALS = {
    "zh": ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"),
    "en": ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
}


def load_flows() -> pd.DataFrame:
    """One row a week, missing weeks as empty rows, one column a group, `irregular` for weeks of not seven days."""
    flows = pd.read_csv(DATA / "ici-etf-net-issuance-weekly.csv", parse_dates=["period_end"], index_col="period_end")
    flows.columns = ["total", "equity", "domestic", "world"]
    flows["other"] = flows["total"] - flows["equity"]
    gaps = flows.index.to_series().diff()
    missing = []
    for end, gap in gaps[gaps > pd.Timedelta(days=10)].items():
        missing += list(pd.date_range(end - gap + pd.Timedelta(days=7), end - pd.Timedelta(days=7), freq="7D"))
    flows = flows.reindex(flows.index.union(pd.DatetimeIndex(missing)))
    days = flows.index.to_series().diff().dt.days
    flows["irregular"] = days.notna() & (days != 7)
    return flows


def load_rates(as_of: pd.Timestamp) -> pd.DataFrame:
    """The federal funds target range by effective date up to `as_of`, in percent."""
    rates = pd.read_csv(DATA / "fed-target-range.csv", parse_dates=["effective_on"], index_col="effective_on")
    return rates.loc[:as_of]


def number_years(flows: pd.DataFrame) -> pd.DataFrame:
    """Running totals of each calendar year, in columns named (year, segment); a gap starts a new segment."""
    total = flows["total"]
    segment = total.isna().astype(int).diff().eq(1).cumsum()
    return total.groupby([total.index.year, segment]).cumsum().to_frame("running").assign(
        year=total.index.year, segment=segment
    )  # fmt: skip


def describe_group(week: pd.Series) -> dict[str, Any]:
    """What the text says of one group, from its weekly flows."""
    known = week.dropna()
    now = known.iloc[-1]
    same = known[known * now > 0]
    streak = 0
    for value in week.iloc[::-1]:
        if not value * now > 0:
            break
        streak += 1
    resumed = week.index[week.isna()].max() + pd.Timedelta(days=7)
    since = week.loc[resumed:]
    a_year_before = (
        week[(week.index.year == resumed.year - 1)].loc[resumed - pd.Timedelta(days=364) :].iloc[: len(since)]
    )
    last_year = week[week.index.year == resumed.year - 1]
    return {
        "now": now,
        "before": known.iloc[-2],
        "average": week.rolling(4).mean().iloc[-1],
        "streak": streak,
        "rank": int((same.abs() > abs(now)).sum()) + 1,
        "ranked": len(same),
        "leaves": week.iloc[-4],
        "leaves_on": week.index[-4],
        "peak": known.max(),
        "peak_on": known.idxmax(),
        "resumed": resumed,
        "weeks": len(since),
        "since": since.sum(),
        "year_before": a_year_before.sum(),
        "full_year": last_year.sum(min_count=len(last_year)),
    }


def describe_rates(rates: pd.DataFrame) -> dict[str, Any]:
    """The range in effect, the last change, and the run of changes in the same direction."""
    change = rates["upper_percent"].diff() * 100
    last = change.iloc[-1]
    run = change[change * last <= 0].index.max()
    moves = change.loc[run:].iloc[1:]
    return {
        "lower": rates["lower_percent"].iloc[-1],
        "upper": rates["upper_percent"].iloc[-1],
        "on": rates.index[-1],
        "move": last,
        "moves": len(moves),
        "moved": moves.sum(),
        "moved_from": moves.index[0],
    }


def write_money(amount: float, language: str) -> str:
    """`$37.1bn`, `$650m`; `371亿美元`, `6.5亿美元`; without sign."""
    amount = abs(amount)
    if language == "zh":
        return f"{amount / 100:,.{0 if amount >= 1000 else 1}f}亿美元"
    return f"${amount / 1000:,.1f}bn" if amount >= 1000 else f"${amount:,.0f}m"


def write_signed(amount: float, language: str) -> str:
    """The same with its sign."""
    return ("−" if amount < 0 else "+") + write_money(amount, language)


def write_day(day: pd.Timestamp, language: str) -> str:
    """`24 July 2024`; `2024年7月24日`."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def write_short(day: pd.Timestamp, language: str) -> str:
    """A date in a table."""
    return f"{day:%Y-%m-%d}" if language == "zh" else f"{day.day} {day:%b %Y}"


def write_cell(amount: float, language: str) -> str:
    """A number in a table, in billions or in 亿."""
    text = f"{abs(amount) / 100:,.1f}" if language == "zh" else f"{abs(amount) / 1000:,.2f}"
    return "−" + text if amount < 0 else text


def write_ordinal(number: int, language: str) -> str:
    """`fifth`, `11th`; `五`, `11`."""
    words = ORDINALS[language]
    if number < len(words):
        return words[number]
    if language == "zh":
        return str(number)
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
