"""All 104 weeks of the real table, every subject: each figure against a second calculation from the file alone."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import measure_reference as reference
from measure_factory import in_millions, list_weeks, measure_sample
from measure_reference import Weeks

from flowbrief.model.measure import Analysis, Finding, Measure

FLOWS = reference.read_flows()
LINES = reference.read_lines()
COLUMNS = {"total": "total", "equity": "equity", "equity_domestic": "domestic", "equity_world": "world"}
TINY = Decimal("1e-15")


def each_history() -> Iterator[tuple[Analysis, str, Weeks]]:
    for end in list_weeks():
        analysis = measure_sample(end).analysis
        for subject, weeks in FLOWS.items():
            yield analysis, subject, [week for week in weeks if week[0] <= end]


def read(analysis: Analysis, name: str) -> Decimal | None:
    """An amount, in millions where it is money."""
    found = analysis.measure(name)
    assert found is not None
    if found.value is None:
        return None
    return in_millions(found) if found.quantity.unit.currency else found.quantity.amount


def agree(one: Decimal | None, other: Decimal | None) -> bool:
    return one is other is None or (one is not None and other is not None and abs(one - other) < TINY)


def test_table_is_the_one_that_was_checked() -> None:
    assert len(list_weeks()) == 104
    assert (list_weeks()[0], list_weeks()[-1]) == (date(2022, 7, 6), date(2024, 7, 24))
    assert FLOWS["other"][-1] == (date(2024, 7, 24), Decimal(37116 - 28749))


def test_levels_averages_and_changes() -> None:
    averages = 0
    for analysis, subject, weeks in each_history():
        now = weeks[-1][1]
        before = weeks[-2][1] if len(weeks) > 1 else None
        assert read(analysis, f"{subject}.week") == now
        four = reference.average(weeks, 4)
        assert agree(read(analysis, f"{subject}.ma4"), four), (subject, weeks[-1])
        assert read(analysis, f"{subject}.change") == (None if before is None or now is None else now - before)
        assert agree(read(analysis, f"{subject}.vs_ma4"), None if four is None or now is None else now - four)
        averages += four is not None
    assert averages == 5 * (104 - 3 - 3)


def test_extremes() -> None:
    said = {"largest": 0, "smallest": 0, "record": 0, None: 0}
    for analysis, subject, weeks in each_history():
        expected = reference.find_extreme(weeks)
        finding = analysis.finding(f"{subject}.extreme")
        said[expected.side] += 1
        if expected.side is None:
            assert finding.main.value is None, (subject, weeks[-1])
            continue
        side = "record" if finding.main.facet("outcome") == "record" else finding.main.facet("side")
        assert (side, finding.main.quantity.amount) == (expected.side, expected.weeks), (subject, weeks[-1])
        assert finding.measure("since").value == expected.since
    assert min(said.values()) > 10


def test_ranks_and_best_inflows() -> None:
    for analysis, subject, weeks in each_history():
        place, of = read(analysis, f"{subject}.rank"), read(analysis, f"{subject}.rank.of")
        assert (None if place is None or of is None else (place, of)) == reference.find_rank(weeks)
        inflows = [amount for _, amount in weeks if amount is not None and amount > 0]
        assert read(analysis, f"{subject}.rank.best") == (max(inflows) if len(inflows) >= 13 else None)


def test_streaks() -> None:
    longest = 0
    for analysis, subject, weeks in each_history():
        finding = analysis.finding(f"{subject}.streak")
        length, opposite, unknown = reference.find_runs(weeks)
        assert finding.main.quantity.amount == length, (subject, weeks[-1])
        assert finding.main.facet("bounded") == ("yes" if unknown else "no")
        assert (read(analysis, f"{subject}.streak.before") or 0) == opposite
        assert finding.measure("start").value == weeks[-length][0]
        longest = max(longest, length)
    assert longest == 24  # world equity to March 2023, non-equity to March 2024


def test_standard_scores() -> None:
    scores = 0
    for analysis, subject, weeks in each_history():
        expected = reference.find_score(weeks, 52)
        assert agree(read(analysis, f"{subject}.z"), expected), (subject, weeks[-1])
        scores += expected is not None
    assert scores == 5 * (104 - 13 - 13)


def test_years() -> None:
    totals = 0
    for analysis, subject, weeks in each_history():
        end = weeks[-1][0]
        year, last = reference.list_year(weeks, end.year), reference.list_year(weeks, end.year - 1)
        total = reference.add(year)
        same = reference.add(last[: len(year)])
        assert read(analysis, f"{subject}.ytd") == total, (subject, end)
        assert read(analysis, f"{subject}.ytd.last_year") == same
        assert read(analysis, f"{subject}.ytd.difference") == (None if None in (total, same) else total - same)
        before = [day for day, _ in weeks if day.year < end.year]
        pace = None if total is None or len(year) < 13 else total * 365 / (end - before[-1]).days
        assert agree(read(analysis, f"{subject}.pace"), pace)
        assert read(analysis, f"{subject}.pace.full_year") == reference.add(last)
        totals += total is not None
    assert totals == 5 * (52 + 13)  # all of 2023, and 2024 up to the gap


def test_totals_since_the_last_break() -> None:
    compared = 0
    for analysis, subject, weeks in each_history():
        tail = reference.find_tail(weeks)
        finding = analysis.finding(f"{subject}.since")
        assert read(analysis, f"{subject}.since") == reference.add([amount for _, amount in tail])
        assert finding.measure("start").value == tail[0][0]
        wanted = tail[0][0] - timedelta(weeks=52)
        starts = [i for i, (day, _) in enumerate(weeks) if abs(day - wanted) <= timedelta(days=3)]
        same = reference.add([amount for _, amount in weeks[starts[0] :][: len(tail)]]) if starts else None
        assert read(analysis, f"{subject}.since.last_year") == same, (subject, weeks[-1])
        compared += same is not None
    # The second half of 2023 begins in January, when the year before has no data; 2024 compares all its weeks.
    assert compared == 5 * 26


def test_shares() -> None:
    pairs = (("domestic", "equity"), ("other", "total"))
    refused = 0
    for end in list_weeks():
        analysis = measure_sample(end).analysis
        for part, whole in pairs:
            one, all_of = (dict(FLOWS[subject])[end] for subject in (part, whole))
            assert one is not None
            assert all_of is not None
            within = one * all_of > 0 and abs(one) <= abs(all_of)
            assert agree(read(analysis, f"{part}.share"), one / all_of * 100 if within else None)
            refused += not within
    assert 20 < refused < 100


def test_rows_are_those_of_the_file() -> None:
    seen = 0
    for end in (date(2022, 7, 6), date(2023, 1, 4), date(2024, 3, 27), date(2024, 7, 24)):
        for finding in measure_sample(end).analysis.findings:
            for measured in finding.measures:
                assert len(set(measured.lineage.rows)) == len(measured.lineage.rows), measured.id
                for row in measured.lineage.rows:
                    if row.source == "etf_flows":
                        line, amount = LINES[row.period_end, f"{row.column}_usd_mn"]
                        assert (row.line, row.value) == (line, amount * 10**6), measured.id
                        seen += 1
    assert seen > 1000


def rebuild(measured: Measure, subject: str) -> list[Decimal]:
    """The weekly amounts behind a measure, from its own rows."""
    amounts: dict[date, Decimal] = {}
    for row in measured.lineage.rows:
        taken_off = subject == "other" and row.column == "equity"
        amounts[row.period_end] = amounts.get(row.period_end, Decimal(0)) + (-row.value if taken_off else row.value)
    return [amounts[day] for day in sorted(amounts)]


def check_rows(finding: Finding, part: str, value: Decimal, weeks: int | None = None) -> None:
    measured = finding.measure(part)
    amounts = rebuild(measured, finding.subject)
    if measured.value is None:
        return
    assert value == measured.quantity.amount, measured.id
    assert weeks is None or len(amounts) == weeks, measured.id


def test_values_follow_from_their_own_rows() -> None:
    """Each value is computed again from nothing but the rows it lists: none is missing, none too many."""
    checked: Counter[str] = Counter()
    for end in list_weeks():
        analysis = measure_sample(end).analysis
        for finding in analysis.findings:
            main = finding.main
            if main.value is None or finding.subject == "policy":
                continue
            checked[finding.kind] += 1
            amounts = rebuild(main, finding.subject)
            now = amounts[-1]
            match finding.kind:
                case "net_flow":
                    check_rows(finding, "", sum(amounts), 1)
                case "moving_average":
                    check_rows(finding, "", sum(amounts) / 4, 4)
                case "ytd" | "cumulative":
                    check_rows(finding, "", sum(amounts), int(finding.measure("weeks").quantity.amount))
                    check_rows(finding, "last_year", sum(rebuild(finding.measure("last_year"), finding.subject)))
                case "change" if main.facet("against") == "week_before":
                    check_rows(finding, "", now - amounts[0], 2)
                case "change":
                    check_rows(finding, "", now - sum(amounts) / 4, 4)
                case "rank":
                    check_rows(finding, "", Decimal(1 + sum(abs(a) > abs(now) for a in amounts)))
                    check_rows(finding, "of", Decimal(len(amounts)))
                case "streak":
                    check_rows(finding, "", Decimal(len(amounts)))
                    assert all((a > 0) == (now > 0) for a in amounts)
                case "extreme" if main.facet("outcome") == "record":
                    check_rows(finding, "", Decimal(len(amounts)))
                    assert all(abs(a) < abs(now) for a in amounts[:-1] if (a > 0) == (now > 0))
                case "extreme":
                    check_rows(finding, "", Decimal(len(amounts) - 1))
                case "zscore":
                    assert len(amounts) == finding.measure("window").quantity.amount + 1
                    mean = sum(amounts[:-1]) / (len(amounts) - 1)
                    spread = sum((a - mean) ** 2 for a in amounts[:-1]) / (len(amounts) - 2)
                    assert abs(main.quantity.amount - (now - mean) / spread.sqrt()) < TINY
    assert checked["net_flow"] == checked["cumulative"] == checked["streak"] == 5 * 104
    assert min(checked.values()) > 100
