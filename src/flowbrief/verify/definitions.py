"""What each part of each metric is, in the words of a desk: Chinese and English, kind by kind."""

from __future__ import annotations

from collections.abc import Mapping

from .definitions_of_charts import HISTORY as _HISTORY
from .definitions_of_charts import OF_CHARTS, Words

_WEEK: Mapping[str, Words] = {
    "period": ("统计周", "the week reported on"),
    "days": ("统计周天数", "days in the week reported on"),
    "days_before": ("上一周天数", "days in the week before"),
}
_LAST_YEAR: Mapping[str, Words] = {
    "last_year": ("去年同期", "the same weeks of last year"),
    "difference": ("同比变动", "difference from the same weeks of last year"),
    "weeks": ("周数", "number of weeks"),
}
_MEMBERS: Words = ("成员数", "members of the group")
_BEFORE: Words = ("此前反方向的连续周数", "length of the opposite run before it")
_PRICES: Mapping[str, Words] = {
    "price_on": ("最新价格日期", "date of the latest price"),
    "start": ("窗口起点", "start of the window"),
}
# Of any kind that a gap leaves without a value.
GAP: Mapping[str, Words] = {
    "gap_first": ("缺失首周", "first missing week"),
    "gap_last": ("缺失末周", "last missing week"),
    "gap_weeks": ("缺失周数", "weeks missing"),
}
CASE: Words = ("相似情形所在周", "week of a case")
PART: Words = ("组成部分净流入", "net flow of the part")
DIFFERENCE: Words = ("差额：当周净流入与所比数值之差", "Difference: this week against the value it is compared with")

# The empty part is the metric itself.
DEFINITIONS: Mapping[str, Mapping[str, Words]] = {
    "net_flow": {
        "": ("净流入：当周申购减赎回，流入为正",
             "Net flow: money in minus money out in the week; an inflow is positive"),
        **_WEEK,
    },
    "flow_from_shares": {
        "": ("净流入（由份额推算）：份额变动乘以当日单位净值，逐日相加；拆分与合并已剔除",
             "Net flow from shares: the day's change in shares times net asset value, added up; splits are taken out"),
        "splits": ("当周拆分次数", "splits in the week"),
        "split_on": ("拆分日", "day of the split"),
        "split_factor": ("拆分比例：一份旧份额折合新份额数", "split factor: new shares for one old share"),
        **_WEEK,
    },
    "flow_from_assets": {
        "": ("净流入（由规模推算）：期末规模减去期初规模按收益率滚存后的数额，现金分红计回",
             "Net flow from assets: assets less the earlier assets carried forward at their return, payouts added "
             "back"),
        "own": ("基金本币净流入", "net flow in the fund's own currency"),
        "exchange": ("当周平均汇率", "mean exchange rate of the week"),
        **_WEEK,
    },
    "moving_average": {
        "": ("移动均值：最近若干周净流入的平均，含当周",
             "Moving average: mean of the latest weeks, this week included"),
        "periods": ("均值所含周数", "weeks in the average"),
        "leaving": ("下周移出均值一周的净流入", "flow of the week that leaves the average next"),
        "leaving_on": ("下周移出均值的一周", "the week that leaves the average next"),
    },
    "rolling_sum": {
        "": ("滚动合计：最近若干周净流入之和，含当周", "Rolling sum: total of the last weeks, this week included"),
        "periods": ("合计所含周数", "weeks in the sum"),
    },
    "change": {
        "": ("变动：当周净流入与前一周之差", "Change: this week against the week before"),
        "percent": ("变动幅度", "change in percent"),
        "previous": ("比较值", "the value compared with"),
        "previous_days": ("比较周天数", "days in the week compared with"),
    },
    "share": {
        "": ("占比：某类净流入占整体净流入的比例，两者同向时才给出",
             "Share: part of a net flow in percent, given only where both go the same way"),
    },
    "extreme": {
        "": ("极值：称近若干周以来最大（最小），指其间同方向各周均未达到（均高于）当周规模",
             "Extremes: largest (smallest) in so many weeks: no week of the same direction since was as large (small)"),
        "since": ("上一次达到同等规模的周", "the last week of that size"),
        **_HISTORY,
    },
    "rank": {
        "": ("排名：当周规模在数据所载同方向各周中的名次",
             "Rank: place by size among all weeks of the same direction in the data"),
        "of": ("同方向的周数", "weeks of the same direction"),
        "best": ("历史最大单周净流入", "largest weekly inflow of the history"),
        "best_on": ("所在周", "its week"),
        **_HISTORY,
    },
    "streak": {
        "": ("连续周数：净流入方向不变的周数，基本持平的一周或数据缺口均使其中断",
             "Streak: consecutive weeks in one direction; a week of almost no flow, or a gap, ends it"),
        "before": _BEFORE,
        "start": ("本轮首周", "first week of the run"),
    },
    "zscore": {
        "": ("标准差：当周偏离此前各周均值的程度，当周不计入",
             "Standard deviations: distance from the mean of the weeks before, this week left out"),
        "window": ("窗口周数", "weeks in the window"),
    },
    "percentile": {
        "": ("百分位：历史各周中不高于当周者所占比例，当周计入",
             "Percentile: share of the weeks in the data that are no higher than this one, this week included"),
        "weeks": ("历史周数", "weeks in the history"),
        **_HISTORY,
    },
    "ytd": {
        "": ("今年以来：当年内结束的各周之和，去年同期取相同周数",
             "Year to date: sum over the weeks that ended this year; last year over equally many weeks"),
        "year": ("年份", "the calendar year"),
        **_LAST_YEAR,
    },
    "cumulative": {
        "": ("累计：自当年年初、数据起点或缺口之后各周之和，去年同期取一年前的相同各周",
             "Total since: sum over the weeks since the year, or the data, began or resumed; last year over the same "
             "weeks"),
        "start": ("首周", "the first week"),
        **_LAST_YEAR,
    },
    "annualised_pace": {
        "": ("按年折算：今年以来净流入除以其所含天数，再折算为全年",
             "Annualised: the year to date, scaled from the days it covers to a full year"),
        "full_year": ("去年全年", "last year's total"),
        "last_year": ("去年", "the year before"),
    },
    "policy_rate_path": {
        "": ("目标区间上限", "upper bound of the target range"),
        "lower": ("目标区间下限", "lower bound of the target range"),
        "as_of": ("数据日期", "the as-of date"),
        "since": ("现行区间生效日", "day the present range took effect"),
        "move": ("调整幅度", "size of the move"),
        "moves": ("同方向连续调整次数", "moves in a row in that direction"),
        "first": ("本轮首次调整生效日", "day the first move of the run took effect"),
        "total": ("本轮累计调整幅度", "sum of the run"),
        "year_moves": ("其中最近一次调整所在年份的次数", "moves of the run in the calendar year of the last one"),
        "year_total": ("其中最近一次调整所在年份的累计幅度", "sum of the run in the calendar year of the last move"),
    },
    "first_in": {
        "": ("若干周来首次：当周方向与此前连续各周相反，周数为其连续周数加一",
             "First in so many weeks: this week turned a run of the other direction; its length plus one"),
        "opposite": _BEFORE,
        "start": ("反方向首周", "first week of the opposite run"),
    },
    "m_of_n": {
        "": ("近若干周中与当周同方向的周数，含当周",
             "Weeks of this week's direction among the last so many, this week included"),
        "of": ("观察周数", "weeks looked at"),
        "start": ("观察首周", "first week looked at"),
    },
    "analogue": {
        "": ("相似情形：历史上与当周同方向、同量级的各周之后，若干周合计为净流入的次数",
             "Analogue: after earlier weeks of this direction and size, how often the next weeks together were an "
             "inflow"),
        "cases": ("相似情形次数", "cases: earlier weeks like this one"),
        "ahead": ("其后观察周数", "weeks looked at after each case"),
        "band": ("量级所在档，由小到大", "band of size, counted from the smallest"),
        "bands": ("量级档数", "bands of size"),
        **_HISTORY,
    },
    "flow_rate": {
        "": ("资金流入率：当周净流入占期初规模的比例（有机增长率）",
             "Flow rate: the week's net flow in percent of the assets at its start (organic growth)"),
        "base": ("期初规模", "assets at the start of the week"),
        "base_on": ("期初规模日期", "date of those assets"),
    },
    "relative_flow_rate": {
        "": ("相对流入率：某类基金的流入率减去整体的流入率",
             "Relative flow rate: the flow rate of a part less that of its universe"),
        "own": ("该类基金流入率", "flow rate of the part"),
        "whole": ("整体流入率", "flow rate of the universe"),
        "base_on": ("期初规模日期", "date of the assets it is measured on"),
    },
    "group_flow": {
        "": ("合计净流入：各成员当周净流入之和，任一成员缺失即不计算",
             "Net flow of a group: the sum of its members' weekly net flows; none in a week in which a member lacks "
             "its own"),
        "members": _MEMBERS,
        **_WEEK,
    },
    "group_rate": {
        "": ("合计流入率：各成员当周净流入之和占其期初规模之和的比例",
             "Flow rate of a group: the sum of its members' net flows in percent of the sum of their assets at the "
             "start"),
        "base": ("期初规模合计", "assets of the members at the start of the week"),
        "base_on": ("期初规模日期", "date of those assets"),
        "members": _MEMBERS,
    },
    "contribution": {
        "": ("贡献：某类净流入的变动占整体变动的比例，两者同向时才给出",
             "Contribution: part of the change of a net flow in percent, given only where both changed the same way"),
        "part_change": ("该类变动", "change of the part"),
        "whole_change": ("整体变动", "change of the whole"),
    },
    "split": {
        "": ("拆分核对：各组成部分之和与整体一致，差额不超过容许误差",
             "Split: the parts add up to the whole, with a residual inside the tolerance"),
    },
    "breadth": {
        "": ("广度：当周净流入的成员所占比例", "Breadth: share of the members of a group that took money in"),
        "inflows": ("净流入成员数", "members with an inflow"),
        "outflows": ("净流出成员数", "members with an outflow"),
        "flat": ("基本持平成员数", "members with almost no flow"),
        "members": _MEMBERS,
    },
    "concentration": {
        "": ("集中度：净流入居前若干成员占全部流入之比，净流出成员不计",
             "Concentration: share of all inflows that went to the top few members; members with outflows are left "
             "out"),
        "hhi": ("赫芬达尔指数", "Herfindahl-Hirschman index of the inflows"),
        "gross": ("流入合计，净流出成员不计", "sum of the inflows, outflows left out"),
        "largest": ("单一成员最大流入", "the largest inflow of one member"),
        "largest_share": ("最大流入占比", "its share of the inflows"),
        "top": ("居前成员数", "members at the top"),
        "inflows": ("净流入成员数", "members with an inflow"),
        "members": _MEMBERS,
    },
    "ranking": {
        "": ("净流入居首的成员", "the member with the largest flow"),
        "laggard": ("净流入居末的成员", "the member with the smallest flow, or largest outflow"),
        "members": _MEMBERS,
    },
    "rotation": {
        "": ("轮动：资金自流入率最低的成员流出、向最高的成员流入，两者须反向且均超过门槛",
             "Rotation: out of the member with the lowest flow rate and into the one with the highest, only if they "
             "went opposite ways and both past a threshold"),
        "threshold": ("门槛", "threshold for each of the two rates"),
        "out": ("流出一方的流入率", "flow rate of the member that lost money"),
        "into": ("流入一方的流入率", "flow rate of the member that gained it"),
        "out_base_on": ("流出一方期初规模日期", "date of the assets of the member that lost money"),
        "into_base_on": ("流入一方期初规模日期", "date of the assets of the member that gained it"),
        "index": ("轮动指数：各成员规模占比因资金流而改变之和的一半",
                  "rotation index: half the sum of the changes in weight"),
        "members": _MEMBERS,
    },
    "rebound": {
        "": ("反弹：最新价格较窗口内最低价的涨幅", "Rebound: the latest price above the lowest of a window"),
        "extreme": ("窗口内最低价", "the lowest price of the window"),
        "extreme_on": ("窗口内最低价日期", "date of the lowest price of the window"),
        **_PRICES,
    },
    "drawdown": {
        "": ("回撤：最新价格较窗口内最高价的跌幅", "Drawdown: the latest price below the highest of a window"),
        "extreme": ("窗口内最高价", "the highest price of the window"),
        "extreme_on": ("窗口内最高价日期", "date of the highest price of the window"),
        **_PRICES,
    },
    "revision": {
        "": ("修订：发布方对已公布周度数据的最新修订，修订后减修订前",
             "Revision: the publisher's latest change to a week already reported, after less before"),
        "week": ("被修订的周", "the week that was revised"),
        "before": ("修订前数值", "its flow before the revision"),
        "after": ("修订后数值", "its flow after the revision"),
        "released_before": ("修订前发布日", "day of the release before"),
        "released_after": ("修订后发布日", "day of the latest release"),
        "first": ("首次公布数值", "its flow as first published"),
        "total": ("较首次公布的变动", "change since it was first published"),
        "releases": ("发布次数", "releases of that week so far"),
        "count": ("同次修订的周数", "weeks changed by that release"),
    },
    "from_filings": {
        "": ("公司公告数据：最近一季数额，由财年累计数相减得出，以最新公告为准",
             "From filings: the latest quarter, as the difference of sums over the fiscal year; the latest filed "
             "counts"),
        "quarter": ("所属季度", "the quarter it covers"),
        "filed": ("公告日", "day of the newest filing behind it"),
        "year_before": ("上年同季", "the same quarter a year before"),
        "percent": ("同比变动幅度", "change from a year before in percent"),
        "four_quarters": ("最近四季合计", "sum of the last four quarters"),
    },
    # The figure itself is what was typed of it.
    "fact": {
        "": ("第三方数据：取自注明的机构，按其给出的位数列示，本刊未作重算",
             "Third-party figure: taken from the provider named, with the digits it gave; not calculated here"),
        "from": ("所涵盖的首日", "the first day it covers"),
        "to": ("所涵盖的末日", "the last day it covers"),
        "published": ("发布日", "day of publication"),
        "weeks": ("发布机构称其为最大的周数", "weeks in which its provider calls it the largest"),
    },
    "coverage": {
        "": ("资本开支相当于同期经营现金流的比例",
             "Capital expenditure in percent of the operating cash flow of the same time"),
        "quarter": ("所属季度", "the quarter it covers"),
        "filed": ("公告日", "day of the newest filing behind it"),
        "four_quarters": ("最近四季的比例", "the same over the last four quarters"),
    },
    **OF_CHARTS,
}  # fmt: skip
