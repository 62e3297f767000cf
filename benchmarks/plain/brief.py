"""The plain script: the brief of `config/us-etf-flows.yaml` without flowbrief, as an analyst would write it.

    python benchmarks/plain/brief.py FOLDER

writes the same issue: three HTML pages, three PDFs, four charts in two languages as SVG and PNG, `data.csv`, the mail
of three editions (HTML with its style sheet inlined, text, the charts at the width of a mail), and in each language the
picture that stands for the issue where a link to it is shared. It reads the same two files, says the same things, shows
the same charts and tables. What it leaves out it does not pay for: no checks of the data, no ledger, no manifest, no
record of the document, no second calculation.

It does nothing slowly on purpose: pandas for the numbers, matplotlib.pyplot with `tight_layout` and its default of
text as paths, the SVGs inlined into the page and into the HTML that WeasyPrint turns into PDF, one font
configuration for all PDFs, static faces cut beforehand (`faces.py`) instead of the variable font, and
HarfBuzz to subset them where its library is installed. WeasyPrint is the same version that flowbrief uses.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import css_inline
import pandas as pd
from charts import WORDS, draw_charts, draw_preview, set_style
from faces import embed_faces, face_path, prepare_faces
from flows import (
    GROUPS,
    NAMES,
    describe_group,
    describe_rates,
    load_flows,
    load_rates,
    number_years,
    write_cell,
    write_day,
    write_money,
    write_ordinal,
    write_short,
    write_signed,
)
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

HERE = Path(__file__).parent
LANGUAGES = ("zh", "en")
BEHIND = {
    "zh": {"summary": "图表数据", "day": "截至", "average": "四周均值", "running": "累计净流入", "lower": "下限",
           "upper": "上限", "unit": "亿美元", "missing": "暂无"},
    "en": {"summary": "Data of the chart", "day": "Week to", "average": "Four-week average", "running": "Running total",
           "lower": "Lower bound", "upper": "Upper bound", "unit": "US$bn", "missing": "n/a"},
}  # fmt: skip


def main(folder: Path) -> None:
    """Write the whole issue into `folder`."""
    for part in ("charts", "mail"):
        (folder / part).mkdir(parents=True)
    flows = load_flows()
    rates = load_rates(flows.index[-1])
    facts = state_facts(flows, rates)
    environment = Environment(loader=FileSystemLoader(HERE), undefined=StrictUndefined)
    set_style()
    editions, letters = [], []
    for language in LANGUAGES:
        charts = draw_charts(flows, rates, language, folder)
        words = facts | spell(language) | {"charts": charts}
        editions.append(environment.get_template(f"text.{language}.j2").make_module(words))
        edition = editions[-1]
        headline = re.sub(r"<[^>]+>", "", str(edition.headline()))
        draw_preview(edition.title, edition.strapline, headline, language, folder)
        pictures = {name: f'<img src="cid:{name}.{language}" width="552" alt="">' for name in charts}
        letters.append(environment.get_template(f"text.{language}.j2").make_module(words | {"charts": pictures}))
    css = (HERE / "page.css").read_text(encoding="utf-8")
    behinds = [list_behind(flows, rates, language) for language in LANGUAGES]
    template = environment.get_template("page.html.j2")
    for name, part in (("zh", slice(0, 1)), ("en", slice(1, 2)), ("bilingual", slice(0, 2))):
        page = template.render(texts=editions[part], behinds=behinds[part], css=css, faces="")
        page = template.render(texts=editions[part], behinds=behinds[part], css=css, faces=embed_faces(page))
        (folder / f"brief.{name}.html").write_text(page, encoding="utf-8")
    fonts = FontConfiguration()
    style = (HERE / "print.css").read_text(encoding="utf-8")
    style = style.replace("REGULAR", face_path(400).as_uri()).replace("BOLD", face_path(700).as_uri())
    sheet = CSS(string=style, font_config=fonts)
    for name, chosen in (("zh", editions[:1]), ("en", editions[1:]), ("bilingual", editions)):
        paper = environment.get_template("print.html.j2").render(editions=chosen)
        HTML(string=paper).write_pdf(
            folder / f"brief.{name}.pdf", stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1"
        )
    style = (HERE / "mail.css").read_text(encoding="utf-8")
    for name, chosen in (("zh", letters[:1]), ("en", letters[1:]), ("bilingual", letters)):
        mail = environment.get_template("mail.html.j2").render(texts=chosen, css=style)
        (folder / f"mail.{name}.html").write_text(css_inline.inline(mail), encoding="utf-8")
        text = re.sub(r"(?s)<head>.*</head>", "", mail)
        text = re.sub(r"<[^>]+>", "", re.sub(r"</(p|h1|h2|tr|caption)>", "\n", re.sub(r"</t[hd]>", "  ", text)))
        (folder / f"mail.{name}.txt").write_text(html.unescape(re.sub(r"\n\s*\n+", "\n\n", text)), encoding="utf-8")
    list_data(flows, rates, facts).to_csv(folder / "data.csv", index=False)


def state_facts(flows: pd.DataFrame, rates: pd.DataFrame) -> dict[str, Any]:
    """Everything the templates print that does not depend on the language."""
    groups = {group: describe_group(flows[group]) for group in GROUPS}
    missing = flows.index[flows["total"].isna()]
    return {
        **groups,
        "groups": groups,
        "rates": describe_rates(rates),
        "as_of": flows.index[-1],
        "first": flows.index[0],
        "gap": (missing[0], missing[-1]),
        "last_weeks": list(flows.iloc[:-6:-1].iterrows()),
    }


def spell(language: str) -> dict[str, Any]:
    """The functions that print numbers and dates in one language."""
    writers = {
        "money": write_money,
        "signed": write_signed,
        "day": write_day,
        "short": write_short,
        "cell": write_cell,
        "ordinal": write_ordinal,
    }
    spoken = {name: partial(writer, language=language) for name, writer in writers.items()}
    linked = {f"{name}_": partial(link, writer=spoken[name]) for name in ("money", "day", "ordinal")}
    return spoken | linked | {"names": NAMES[language]}


def link(value: Any, writer: Callable[[Any], str]) -> str:
    """A figure in a sentence leads to the list that explains the figures."""
    return f'<a href="#figures">{writer(value)}</a>'


def list_behind(flows: pd.DataFrame, rates: pd.DataFrame, language: str) -> dict[str, str]:
    """The numbers of each chart as a table, which the pages show under it."""
    total, names = flows["total"], NAMES[language]
    running = number_years(flows)["running"]
    words = BEHIND[language]
    frames = {
        "weekly": pd.DataFrame({names["total"]: total, words["average"]: total.rolling(4).mean()}).iloc[-52:],
        "cumulative": running.to_frame(words["running"]),
        "split": flows[["domestic", "world"]].iloc[-26:].rename(columns=names),
        "policy": rates.loc["2020-03-16":].set_axis([words["lower"], words["upper"]], axis=1),
    }
    tables = {}
    for name, frame in frames.items():
        head = "".join(f"<th>{column}</th>" for column in frame.columns)
        rows = [
            f"<tr><th>{write_short(day, language)}</th>"
            + "".join(f"<td>{write_behind(value, language, is_rate=name == 'policy')}</td>" for value in row)
            + "</tr>"
            for day, row in zip(frame.index, frame.to_numpy(), strict=True)
        ]
        unit = "" if name == "policy" else f" {words['unit']}"
        tables[name] = (
            f"<details><summary>{words['summary']}</summary><table><caption>{WORDS[language][name][0]}{unit}</caption>"
            f"<thead><tr><th>{words['day']}</th>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></details>"
        )
    return tables


def write_behind(value: float, language: str, *, is_rate: bool) -> str:
    """One number of such a table; a missing one in words."""
    if pd.isna(value):
        return BEHIND[language]["missing"]
    return f"{value:.2f}%" if is_rate else write_cell(value, language)


def list_data(flows: pd.DataFrame, rates: pd.DataFrame, facts: dict[str, Any]) -> pd.DataFrame:
    """Each number of the charts and tables, one a row."""
    total, last = flows["total"], flows.index[-1]
    shown = rates["upper_percent"].loc["2020-03-16":].index
    parts = [
        ("weekly", total.iloc[-52:].rename("total.week")),
        ("weekly", total.rolling(4).mean().iloc[-52:].rename("total.average")),
        ("cumulative", number_years(flows)["running"].rename("total.since")),
        *(("split", flows[group].iloc[-26:].rename(f"{group}.week")) for group in ("domestic", "world")),
        *(("policy", rates[column].loc[shown].rename(column)) for column in rates.columns),
        *(("last_weeks", flows[group].iloc[-5:].rename(f"{group}.week")) for group in GROUPS),
        *(
            ("this_year", pd.Series(facts[group][name], index=[last], name=f"{group}.{name}"))
            for group in GROUPS
            for name in ("since", "year_before", "full_year")
        ),
    ]
    rows = [
        pd.DataFrame({"place": place, "series": series.name, "period": series.index, "value": series.to_numpy()})
        for place, series in parts
    ]
    return pd.concat(rows, ignore_index=True)


if __name__ == "__main__":
    prepare_faces()
    main(Path(sys.argv[1]))
