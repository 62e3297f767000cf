"""Rules that a small report shows one at a time: defaults, order, prose, wording, and what is not refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from flowbrief.configure import configure
from flowbrief.configure.metrics import order_by_need
from flowbrief.extend import Registry
from flowbrief.model.diagnostic import Refused
from flowbrief.model.quantity import Unit, UnitKind
from flowbrief.model.spec import ReportSpec
from flowbrief.model.text import Text

BRIEF = (Path(__file__).parent / "brief.yaml").read_text(encoding="utf-8")
UNIT = "unit: {kind: money, currency: USD, scale: 1000000}"
CALENDAR = "    calendar: {week_ends: wednesday}\n"

Run = Callable[[str], ReportSpec]


def change(*edits: tuple[str, str]) -> str:
    text = BRIEF
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def refuse(run: Run, text: str) -> list[str]:
    with pytest.raises(Refused) as caught:
        run(text)
    return [f"{d.code} {d.place.line}:{d.place.column} {d.message}" for d in caught.value.diagnostics]


def test_defaults(configure_text: Run) -> None:
    spec = configure_text(BRIEF)
    assert (spec.as_of, spec.languages, spec.palette) == (None, ("zh", "en"), "cvd")
    assert (spec.formats, spec.allowed_digits, spec.phrases) == (("html", "pdf"), (), ())
    source = spec.source("flows")
    assert (source.encoding, source.date_format, source.released_column) == ("utf-8", "%Y-%m-%d", None)
    assert (dict(source.options), source.identities, source.warn_after_days) == ({}, (), None)
    assert spec.subject("tech").short == Text("科技基金", "technology funds")
    assert spec.table("last_weeks").periods == 5
    assert dict(spec.chart("weekly").params)["periods"] == 52
    first, view = spec.sections
    assert first.claims is not None
    assert (first.claims.at_most, first.claims.pin, first.claims.never) == (3, (), ())
    assert [(language, prose.printed_path, prose.text) for language, prose in view.opinion] == [
        ("zh", "prose/view.zh.md", "风险仍在。\n"),
        ("en", "prose/view.en.md", "Risks remain.\n"),
    ]


def test_everything_that_may_be_chosen(configure_text: Run, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    spec = configure_text(
        change(
            (
                "headline: total\n",
                "headline: total\nas_of: 2026-02-04\nlanguages: [en]\npalette: cn\ntemplates: pages\n"
                'allow_digits: ["S&P 500"]\noutputs: {formats: [pdf]}\n'
                'language: {en: {phrases: {extreme.largest.weeks: ["{week} was the largest"]}}}\n',
            ),
            (
                "date: {column: week}",
                'date: {column: week, format: "%d %b %Y", released_on: published}\n    encoding: gb18030',
            ),
            (
                CALENDAR,
                CALENDAR + "    gates:\n      adds_up: [{whole: total, parts: [tech], tolerance: 0.5}]\n"
                "      freshness: {warn_after_days: 9, error_after_days: 20}\n",
            ),
            ("claims: {about: [total, tech]}", "claims: {about: [total], at_most: 1, pin: [rank], never: [level]}"),
        )
    )
    assert (spec.as_of, spec.languages, spec.palette) == (date(2026, 2, 4), ("en",), "cn")
    assert (spec.templates, spec.formats, spec.allowed_digits) == (tmp_path / "pages", ("pdf",), ("S&P 500",))
    assert spec.phrases == (("en", {"extreme.largest.weeks": ("{week} was the largest",)}),)
    source = spec.source("flows")
    assert (source.date_format, source.released_column, source.encoding) == ("%d %b %Y", "published", "gb18030")
    assert (source.identities[0].tolerance, source.warn_after_days, source.error_after_days) == (
        Decimal("0.5"),
        9,
        20,
    )
    first, view = spec.sections
    assert first.claims is not None
    assert (first.claims.at_most, first.claims.pin, first.claims.never) == (1, ("rank",), ("level",))
    assert [language for language, _ in view.opinion] == ["en"]


def test_a_file_that_counts_outflow_as_positive_gets_a_negative_scale(configure_text: Run) -> None:
    spec = configure_text(change((UNIT, "unit: {kind: money, currency: CNY, scale: 0.5, sign: outflow_positive}")))
    assert spec.source("flows").unit == Unit(UnitKind.MONEY, "CNY")
    assert spec.source("flows").scale == Decimal("-0.5")


def test_settings_of_a_source_kind_become_its_options(configure_text: Run) -> None:
    text = change(("    kind: csv\n", "    kind: excel\n    sheet: Weekly\n"))
    assert dict(configure_text(text).source("flows").options) == {"sheet": "Weekly"}


def test_each_type_of_chart_setting(configure_text: Run) -> None:
    chart = """  extra:
    kind: every_setting
    title: {zh: 一, en: One}
    subject: tech
    order: name
    labels: true
    note: {zh: 注, en: Note}

tables:"""
    params = dict(configure_text(change(("\ntables:", chart))).chart("extra").params)
    assert params == {"subject": "tech", "order": "name", "labels": True, "note": Text("注", "Note")}
    wrong = (
        chart.replace("subject: tech", "subject: teck")
        .replace("order: name", "order: alphabet")
        .replace("labels: true", 'labels: "true"')
        .replace(", en: Note", "")
    )
    assert refuse(configure_text, change(("\ntables:", wrong))) == [
        "unknown-subject 49:14 'teck' is not a subject",
        'unknown-choice 50:12 order: expected one of size, name; found the text "alphabet"',
        'wrong-type 51:13 labels: expected true or false; found the text "true"',
        "missing-language 52:5 note: the English is missing",
    ]


_SEVERAL = """  several:
    kind: several_lines
    title: {zh: 几条, en: Several}
    of: [total.sum, tech.sum]

tables:"""
_SUMS = ("  tech.share:", '  "*.sum": {kind: cumulative, of: week}\n  tech.share:')


def test_a_chart_may_name_several_metrics(configure_text: Run) -> None:
    spec = configure_text(change(_SUMS, ("\ntables:", _SEVERAL)))
    assert dict(spec.chart("several").params) == {"of": ("total.sum", "tech.sum"), "periods": 13}


@pytest.mark.parametrize(
    ("of", "found"),
    [
        ("[total.sum]", "wrong-length 50:9 of: expected a list of 2 to 4 metrics; found 1"),
        ("[]", "empty-list 50:9 of: give at least one metric"),
        ("[total.sum, tech.sun]", "unknown-metric 50:21 'tech.sun' is not the full id of a metric"),
        ("[total.sum, sum]", "unknown-metric 50:21 'sum' is not the full id of a metric"),
        ("[total.sum, total.sum]", "duplicate-entry 50:21 of, entry 2: total.sum stands in the list twice"),
        (
            "[total.sum, tech.week]",
            "wrong-metric 50:21 several_lines cannot use tech.week: it is of kind net_flow, not cumulative",
        ),
        ("total.sum", "wrong-type 50:9 of: expected a list of metrics such as [total.ytd, equity.ytd]; found the "
         'text "total.sum"'),
        ("[total.sum, 5]", "wrong-type 50:21 of, entry 2: expected the id of a metric such as total.week; found the "
         "number 5"),
        ("[total.sum, tech.sum]\n    periods: 27", "out-of-range 51:14 periods: expected a number at most 26; found "
         "the number 27"),
    ],
)  # fmt: skip
def test_a_list_of_metrics_that_a_chart_cannot_use(configure_text: Run, of: str, found: str) -> None:
    written = _SEVERAL.replace("[total.sum, tech.sum]", of)
    assert refuse(configure_text, change(_SUMS, ("\ntables:", written))) == [found]


def test_a_metric_may_name_several_others_by_short_names_too(configure_text: Run) -> None:
    several = "  tech.sum: {kind: sum_of, of: [week, rest.week]}\n"
    spec = configure_text(change(("\nmetrics:\n", "\nmetrics:\n" + several)))
    ids = [metric.id for metric in spec.metrics]
    assert next(metric for metric in spec.metrics if metric.id == "tech.sum").params["of"] == ("tech.week", "rest.week")
    assert ids.index("tech.sum") > ids.index("rest.week")
    for of, found in (
        ("[weak]", "unknown-metric 36:33 'weak' is not a metric of tech"),
        ("[week, total.ma4]", "wrong-metric 36:39 sum_of cannot use total.ma4: it is of kind moving_average, "
         "which does not give a flow for each week"),
    ):  # fmt: skip
        text = change(("\nmetrics:\n", "\nmetrics:\n" + several.replace("[week, rest.week]", of)))
        assert refuse(configure_text, text) == [found]


def test_metrics_stand_after_what_they_need_and_else_in_the_order_of_the_file(configure_text: Run) -> None:
    text = change(
        ('  "*.week": {kind: net_flow}\n', ""),
        ("  tech.share:", '  "*.week": {kind: net_flow}\n  tech.share:'),
    )
    assert [metric.id for metric in configure_text(text).metrics] == [
        "total.week",
        "total.ma4",
        "tech.week",
        "tech.ma4",
        "rest.week",
        "rest.ma4",
        "tech.share",
    ]


@pytest.mark.parametrize(
    ("needs", "order", "cycles"),
    [
        ({"a": (), "b": ()}, ("a", "b"), ()),
        ({"a": ("c",), "b": (), "c": ("b",)}, ("b", "c", "a"), ()),
        ({"a": ("gone",)}, ("a",), ()),
        ({"a": ("b",), "b": ("a",), "c": ("a",)}, ("b", "a", "c"), (("a", "b"),)),
        ({"a": ("b",), "b": ("c",), "c": ("b",)}, ("c", "b", "a"), (("b", "c"),)),
        ({"a": ("a",)}, ("a",), (("a",),)),
    ],
)
def test_order_by_need(
    needs: Mapping[str, tuple[str, ...]], order: tuple[str, ...], cycles: tuple[tuple[str, ...], ...]
) -> None:
    assert order_by_need(needs) == (order, cycles)


def test_a_chain_longer_than_the_stack_of_python() -> None:
    needs = {str(number): (str(number + 1),) for number in range(5000)} | {"5000": ()}
    order, cycles = order_by_need(needs)
    assert (order[0], order[-1], len(order), cycles) == ("5000", "0", 5001, ())


def test_a_topic_may_be_spoken_of_and_watched(configure_text: Run) -> None:
    text = change(
        ("  tech.share:", "  policy.path: {kind: source_level, source: flows}\n  tech.share:"),
        ("claims: {about: [total, tech]}", "claims: {about: [policy]}\n    watch: [policy, tech]"),
    )
    spec = configure_text(text)
    assert spec.sections[0].watch == ("policy", "tech")
    assert [metric.subject for metric in spec.metrics if metric.kind == "source_level"] == ["policy"]


def test_a_topic_finds_its_own_metrics_by_short_names(configure_text: Run) -> None:
    text = change(
        (
            "  tech.share:",
            "  policy.path: {kind: source_level, source: flows}\n  total.x: {kind: echo, of: policy.path}\n"
            "  tech.share:",
        ),
    )
    params = {metric.id: metric.params for metric in configure_text(text).metrics}
    assert params["total.x"]["of"] == "policy.path"


def test_a_mistake_in_one_entry_does_not_hide_one_in_another(configure_text: Run) -> None:
    text = change(
        ("    licence: internal use\n", ""),  # so the source is not usable, but its name is known
        ("    column: tech\n", "    colum: tech\n"),  # nor is this subject, yet tech may be referred to
        ("of: week, periods: 4", "of: weak, periods: 4"),
    )
    assert [found.split()[0] for found in refuse(configure_text, text)] == [
        "missing-key",
        "unknown-key",
        "unknown-metric",
    ]


def test_a_group_that_cannot_be_read_makes_no_name_unknown(configure_text: Run) -> None:
    assert [found.split(" ", 2)[:2] for found in refuse(configure_text, change(("\nsubjects:", "\nsubject:")))] == [
        ["unknown-key", "21:1"]
    ]


def test_a_star_over_far_too_many_subjects(configure_text: Run) -> None:
    more = "".join(f"  s{n}: {{name: {{zh: 名, en: Name}}, source: flows, column: total}}\n" for n in range(2500))
    (found,) = refuse(configure_text, change(("\nmetrics:", more + "\nmetrics:")))
    assert found.startswith("too-many-metrics")


@pytest.mark.parametrize("written", ["%d.%m.", "%Y-%m", "%H:%M", "%", "%Y %Y", "%q", "2026-02-04"])
def test_date_format_has_to_hold_a_whole_date(configure_text: Run, written: str) -> None:
    text = change(("date: {column: week}", f'date: {{column: week, format: "{written}"}}'))
    (found,) = refuse(configure_text, text)
    assert found.startswith("bad-date-format 16:34 ")


@pytest.mark.parametrize(
    "written", ["%Y%m%dT", "%d-%b-%Y", "%m/%d/%y", "%Y年%m月%d日", "%Y-%m-%d %H:%M:%S", "%G-W%V-%u"]
)
def test_date_formats_that_are_understood(configure_text: Run, written: str) -> None:
    text = change(("date: {column: week}", f'date: {{column: week, format: "{written}"}}'))
    assert configure_text(text).source("flows").date_format == written


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("风险\n".encode("gb18030"), "not-utf-8 1:1 the file is not UTF-8 text"),
        (b"One.\nTwo \xff.\n", "not-utf-8 2:5 the file is not UTF-8 text"),
        (b" \n\n", "prose-empty 0:0 the text is empty"),
        (b"x" * 102_401, "prose-too-large 0:0 the text has 102401 bytes; an opinion has at most 102400"),
    ],
)
def test_prose_that_cannot_be_used(configure_text: Run, tmp_path: Path, content: bytes, found: str) -> None:
    file = tmp_path / "prose" / "view.en.md"
    file.write_bytes(content)
    with pytest.raises(Refused) as caught:
        configure_text(BRIEF)
    (diagnostic,) = caught.value.diagnostics
    assert f"{diagnostic.code} {diagnostic.place.line}:{diagnostic.place.column} {diagnostic.message}" == found
    assert diagnostic.place.file == file.as_posix()


def test_prose_by_language_and_prose_that_is_a_folder(configure_text: Run, tmp_path: Path) -> None:
    opinion = "opinion: {zh: prose/view.zh.md, en: ./prose/../prose/view.en.md}"
    spec = configure_text(change(('opinion: "prose/view.{lang}.md"', opinion)))
    assert [prose.printed_path for _, prose in spec.sections[1].opinion] == [
        "prose/view.zh.md",
        "prose/../prose/view.en.md",
    ]
    found = refuse(configure_text, change(('"prose/view.{lang}.md"', "{zh: prose, en: prose/view.en.md}")))
    assert [line.split()[:2] for line in found] == [["prose-missing", "63:19"]]
    assert "cannot be read" in found[0]


def test_prose_of_a_language_that_is_not_made_need_not_exist(configure_text: Run, tmp_path: Path) -> None:
    (tmp_path / "prose" / "view.zh.md").unlink()
    spec = configure_text(change(("headline: total\n", "headline: total\nlanguages: [en]\n")))
    assert len(spec.sections[1].opinion) == 1


def test_data_files_are_not_looked_at(tmp_path: Path, registry: Registry) -> None:
    asked: list[Path] = []

    def read(path: Path) -> bytes:
        asked.append(path)
        return BRIEF.encode() if path.suffix == ".yaml" else b"Words.\n"

    configure(tmp_path / "report.yaml", registry, read)
    assert [path.name for path in asked] == ["report.yaml", "view.zh.md", "view.en.md"]


@pytest.mark.parametrize(
    ("written", "licence"),
    [
        ('" CC-BY-4.0 "', Text("CC-BY-4.0", "CC-BY-4.0")),
        ("{zh: 公有领域, en: public domain}", Text("公有领域", "public domain")),
    ],
)
def test_licence_is_written_once_or_in_both_languages(configure_text: Run, written: str, licence: Text) -> None:
    text = change(("licence: internal use", f"licence: {written}"))
    assert configure_text(text).source("flows").licence == licence


@pytest.mark.parametrize("written", ["[a, b]", "true", "2024-01-01", "5"])
def test_licence_of_another_type_says_what_it_may_be(configure_text: Run, written: str) -> None:
    (found,) = refuse(configure_text, change(("licence: internal use", f"licence: {written}")))
    assert found.startswith("wrong-type 14:14 licence: expected text, or words in both languages, such as ODC-PDDL-1.0")


def test_a_level_may_be_compared_but_not_added_up(configure_text: Run) -> None:
    more = "  total.above: {kind: change, of: week, against: ma4}\n  tech.share:"
    params = {metric.id: metric.params for metric in configure_text(change(("  tech.share:", more))).metrics}
    assert params["total.above"]["against"] == "total.ma4"
    (found,) = refuse(configure_text, change(("  tech.share:", more.replace("of: week", "of: ma4"))))
    assert found.startswith("wrong-metric")
    assert "moving_average, which does not give a flow for each week" in found


def test_a_metric_with_a_mistake_of_its_own_is_not_called_unfit_too(configure_text: Run) -> None:
    text = change(('"*.week": {kind: net_flow}', '"*.week": {kind: net_flow, periods: 3}'))
    assert [found.split()[0] for found in refuse(configure_text, text)] == ["unknown-key"]
    text = change(('"*.week": {kind: net_flow}', '"*.week": {kind: netflow}'))
    assert [found.split()[0] for found in refuse(configure_text, text)] == ["unknown-kind"]


def test_a_subject_is_a_flow_of_money(configure_text: Run) -> None:
    text = change((UNIT, "unit: {kind: count}"))
    assert refuse(configure_text, text) == [
        f"unit-not-money {line}:13 flows holds numbers of kind count, and a flow is money" for line in (24, 28)
    ]


TITLE = "title: {zh: 资金周报, en: Weekly flows}\n"


def test_names_with_digits_are_allowed_wherever_words_stand(configure_text: Run) -> None:
    text = change(
        (TITLE, 'title: {zh: 标普500指数周报, en: S&P 500 weekly}\nallow_digits: ["S&P 500", 标普500]\n'),
        ("name: {zh: 科技基金, en: technology funds}", 'name: {zh: 标普500基金, en: "S&P 500 funds"}'),
        ("disclaimer: {zh: 仅供参考。, en: For information only.}", "disclaimer: {zh: 非标普500。, en: Not S&P 500.}"),
    )
    spec = configure_text(text)
    assert spec.title == Text("标普500指数周报", "S&P 500 weekly")
    assert spec.disclaimer.en == "Not S&P 500."


def test_digits_in_words_that_a_kind_declares_are_found(configure_text: Run) -> None:
    source = """  rates:
    kind: csv
    path: rates.csv
    shape: changes
    provider: {zh: 央行, en: The bank}
    publication: {zh: 目标区间, en: target range}
    licence: internal use
    universe: {zh: 货币政策, en: monetary policy}
    date: {column: day}
    columns: {lower: lower, upper: upper}
    unit: {kind: percent_a_year}

subjects:
"""
    metric = "  bank.path: {kind: policy_rate_path, name: {zh: 央行, en: Bank 1}, source: rates}\n  tech.share:"
    text = change(("subjects:\n", source), ("  tech.share:", metric))
    (found,) = refuse(configure_text, text)
    assert found.startswith("typed-digit ")
    assert "“1” is typed" in found


def test_no_digit_is_refused_while_the_list_of_names_is_wrong(configure_text: Run) -> None:
    text = change((TITLE, "title: {zh: 标普500周报, en: S&P 500 weekly}\nallow_digits: 500\n"))
    assert [found.split()[0] for found in refuse(configure_text, text)] == ["wrong-type"]
