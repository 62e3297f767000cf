"""The four charts, by pyplot: each as SVG, text as paths (matplotlib's default), as PNG at twice the size, and narrower
as the PNG of a mail; and the picture that stands for an issue where a link to it is shared.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import pandas as pd
from faces import WEIGHTS, face_path
from flows import NAMES, number_years, write_signed
from matplotlib import font_manager
from matplotlib.ticker import FuncFormatter, MaxNLocator

SIZE = (6.85, 2.62)
MAIL_SIZE = (5.75, 2.4)
INFLOW, OUTFLOW, BLUE, ORANGE, GREY, SHADE = "#2f6db5", "#c4452f", "#1f4e79", "#d9822b", "#7d848c", "#f0f1f3"
WORDS = {
    "zh": {
        "weekly": ("单周净流入与四周均值", "亿美元，单周净流入"),
        "cumulative": ("各年累计净流入", "亿美元，各年年内累计"),
        "split": ("本土与全球股票ETF", "亿美元，单周净流入"),
        "policy": ("联邦基金利率目标区间", "年利率，按生效日"),
        "legend": ("净流入", "净流出", "四周均值", "非七天", "缺数据"),
        "ici": "来源：美国投资公司协会（ICI）",
        "fed": "来源：美联储，经FRED",
        "from": "{0.year}年，自{0.month}月{0.day}日",
        "year": "{}年",
    },
    "en": {
        "weekly": ("Weekly net flow and four-week average", "US$bn, weekly net flow"),
        "cumulative": ("Cumulative net flow by calendar year", "US$bn, running total within each year"),
        "split": ("Domestic against world equity", "US$bn, weekly net flow"),
        "policy": ("Federal funds target range", "Percent a year, by effective date"),
        "legend": ("Inflow", "Outflow", "four-week average", "not a seven-day week", "no data"),
        "ici": "Source: Investment Company Institute (ICI)",
        "fed": "Source: Federal Reserve, via FRED",
        "from": "{0.year} from {0.day} {0:%B}",
        "year": "{}",
    },
}


def set_style() -> None:
    """Register the faces and set the look."""
    for weight in WEIGHTS:
        font_manager.fontManager.addfont(face_path(weight))
    plt.rcParams.update(
        {
            "font.family": "Noto Sans SC",
            "font.size": 8.5,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.spines.left": False,
            "axes.grid": True,
            "axes.grid.axis": "y",
            "axes.axisbelow": True,
            "grid.color": "#e3e6ea",
            "xtick.color": GREY,
            "ytick.color": GREY,
            "ytick.left": False,
            "legend.frameon": False,
        }
    )


def draw_charts(flows: pd.DataFrame, rates: pd.DataFrame, language: str, folder: Path) -> dict[str, str]:
    """Draw and save all four in one language; return the SVGs by id."""
    words = WORDS[language]
    drawings = {
        "weekly": lambda ax: draw_weekly(ax, flows, words, language),
        "cumulative": lambda ax: draw_cumulative(ax, flows, words),
        "split": lambda ax: draw_split(ax, flows, words, language),
        "policy": lambda ax: draw_policy(ax, rates, flows.index[-1], words),
    }
    svgs = {}
    for name, draw in drawings.items():
        path = folder / "charts" / f"{name}.{language}.svg"
        fig = draw_chart(name, draw, words, language, SIZE)
        fig.savefig(path)
        fig.savefig(path.with_suffix(".png"), dpi=192)
        plt.close(fig)
        svg = path.read_text(encoding="utf-8")
        svgs[name] = svg[svg.index("<svg") :]
        fig = draw_chart(name, draw, words, language, MAIL_SIZE)
        fig.savefig(folder / "mail" / f"{name}.{language}.png", dpi=192)
        plt.close(fig)
    return svgs


def draw_preview(title: str, week: str, headline: str, language: str, folder: Path) -> None:
    """Save the picture that stands for the issue where a link to it is shared."""
    fig = plt.figure(figsize=(12, 6.3))
    width = 24 if language == "zh" else 44
    for place, size, text, colour in (
        (0.90, 24, title, BLUE),
        (0.82, 18, week, GREY),
        (0.66, 40, "\n".join(textwrap.wrap(headline, width)), "black"),
    ):
        fig.text(0.06, place, text, size=size, color=colour, va="top")
    fig.savefig(folder / f"preview.{language}.png", dpi=100)
    plt.close(fig)


def draw_chart(
    name: str, draw: Callable[[plt.Axes], None], words: dict, language: str, size: tuple[float, float]
) -> plt.Figure:
    """Draw one chart at one size."""
    fig, ax = plt.subplots(figsize=size)
    title, subtitle = words[name]
    fig.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")
    ax.set_title(subtitle, loc="left", fontsize=8.5, color=GREY)
    fig.text(0.01, 0.01, words["fed" if name == "policy" else "ici"], fontsize=7.2, color=GREY)
    draw(ax)
    if name != "policy":
        scale = 100 if language == "zh" else 1000
        ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _, k=scale: f"{y / k:,.0f}".replace("-", "−")))
    ax.yaxis.set_major_locator(MaxNLocator(5))
    fig.tight_layout(rect=(0, 0.04, 1, 1))
    return fig


def draw_weekly(ax: plt.Axes, flows: pd.DataFrame, words: dict, language: str) -> None:
    shown = flows.iloc[-52:]
    inflow, outflow, average, irregular, _ = words["legend"]
    up, down = shown["total"].clip(lower=0), shown["total"].clip(upper=0)
    ax.bar(shown.index, up, width=5, color=INFLOW, label=inflow)
    ax.bar(shown.index, down, width=5, color=OUTFLOW, label=outflow)
    ax.plot(flows["total"].rolling(4).mean().iloc[-52:], color="#1a1a1a", linewidth=1.8, label=average)
    bottom = shown["total"].min() * 1.6
    marked = shown.index[shown["irregular"] & shown["total"].notna()]
    ax.plot(marked, [bottom] * len(marked), "*", color=GREY, markersize=4, label=irregular)
    last = shown["total"].iloc[-1]
    ax.annotate(
        write_signed(last, language), (shown.index[-1], last), xytext=(8, -3), textcoords="offset points",
        color=INFLOW if last >= 0 else OUTFLOW, fontweight="bold", annotation_clip=False, parse_math=False,
    )  # fmt: skip
    shade_gap(ax, shown, words)
    mark_quarters(ax, language)
    ax.legend(loc="lower left", bbox_to_anchor=(0.3, 0.98), ncols=4, columnspacing=1, handlelength=1.2)


def draw_cumulative(ax: plt.Axes, flows: pd.DataFrame, words: dict) -> None:
    running = number_years(flows)
    colours = dict(zip(sorted(running["year"].unique(), reverse=True), (BLUE, ORANGE, GREY), strict=True))
    for (year, _), part in running.dropna().groupby(["year", "segment"]):
        whole = part.index[0].dayofyear <= 7
        label = words["year"].format(year) if whole else words["from"].format(part.index[0])
        x = part.index.dayofyear
        ax.plot(x, part["running"], color=colours[year], linestyle="-" if whole else "--", linewidth=1.8)
        ax.annotate(
            label, (x[-1], part["running"].iloc[-1]), xytext=(4, 3), textcoords="offset points", color=colours[year]
        )
    ax.set_xlim(1, 366 * 1.12)
    ax.set_ylim(bottom=0)
    ax.set_xticks([1, 91, 182, 274], [label_month(month, words is WORDS["zh"]) for month in (1, 4, 7, 10)])


def draw_split(ax: plt.Axes, flows: pd.DataFrame, words: dict, language: str) -> None:
    shown = flows.iloc[-26:]
    one, other = shown["domestic"], shown["world"]
    base = one.where(one * other > 0, 0)
    ax.bar(shown.index, one, width=5, color=BLUE, label=NAMES[language]["domestic"])
    ax.bar(shown.index, other, bottom=base, width=5, color=ORANGE, label=NAMES[language]["world"])
    shade_gap(ax, shown, words)
    mark_quarters(ax, language, monthly=True)
    ax.legend(loc="lower left", bbox_to_anchor=(0.3, 0.98), ncols=2, columnspacing=1, handlelength=1.2)


def draw_policy(ax: plt.Axes, rates: pd.DataFrame, as_of: pd.Timestamp, words: dict) -> None:
    start = pd.Timestamp(2021, 1, 1)
    steps = rates.reindex(rates.index.union([start, as_of])).ffill().loc[start:]
    lower, upper = steps["lower_percent"], steps["upper_percent"]
    ax.fill_between(steps.index, lower, upper, step="post", color=BLUE, alpha=0.16, linewidth=0)
    ax.step(steps.index, upper, where="post", color=BLUE, linewidth=1.6)
    ax.step(steps.index, lower, where="post", color=BLUE, linewidth=1)
    ax.annotate(
        f"{lower.iloc[-1]:.2f}%–{upper.iloc[-1]:.2f}%", (as_of, upper.iloc[-1]), xytext=(-1, 5),
        textcoords="offset points", ha="right", color=BLUE, fontweight="bold",
    )  # fmt: skip
    ax.set_ylim(0, upper.max() * 1.15)
    ax.yaxis.set_major_formatter("{x:.0f}%")
    ax.xaxis.set_major_locator(mdates.YearLocator())
    ax.xaxis.set_major_formatter(mdates.DateFormatter(words["year"].format("%Y")))


def shade_gap(ax: plt.Axes, shown: pd.DataFrame, words: dict) -> None:
    missing = shown.index[shown["total"].isna()]
    if len(missing):
        half = pd.Timedelta(days=3.5)
        ax.axvspan(missing[0] - half, missing[-1] + half, color=SHADE, zorder=0)
        middle = missing[0] + (missing[-1] - missing[0]) / 2
        ax.annotate(
            words["legend"][4], (middle, 1), xycoords=("data", "axes fraction"), xytext=(0, -10),
            textcoords="offset points", ha="center", color=GREY,
        )  # fmt: skip


def mark_quarters(ax: plt.Axes, language: str, *, monthly: bool = False) -> None:
    chinese = language == "zh"
    ax.xaxis.set_major_locator(mdates.MonthLocator() if monthly else mdates.MonthLocator(bymonth=(1, 4, 7, 10)))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: label_day(mdates.num2date(x), chinese)))
    ax.axhline(0, color="#1c2127", linewidth=0.9)


def label_day(day: pd.Timestamp, chinese: bool) -> str:
    if day.month == 1:
        return f"{day.year}年" if chinese else str(day.year)
    return label_month(day.month, chinese)


def label_month(month: int, chinese: bool) -> str:
    return f"{month}月" if chinese else pd.Timestamp(2000, month, 1).strftime("%b")
