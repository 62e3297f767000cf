"""How Chinese labels the charts that set subjects, weeks or parts side by side; a slot is in braces."""

from __future__ import annotations

from collections.abc import Mapping

CHARTS: Mapping[str, str] = {
    "alt.signed_bars": (
        "柱状图，显示{subject}自{first:date}至{week:date}的单周净流入；最新一周为{"
        "amount:signed}，期内最高为截至{high_on:date}当周的{high:signed}"
        "，最低为截至{low_on:date}当周的{low:signed}。"
    ),
    "alt.yearly_lines": ("折线图，每年一条线，显示{subject}各年的累计净流入；最新一条止于{amount:signed}。"),
    "alt.paired_bars": (
        "堆叠柱状图，显示{subject}与{whole}的单周净流入；最新一周分别为{first:signed}和{second:signed}。"
    ),
    "alt.range_steps": ("阶梯图，显示政策利率目标区间的历次变动，截至{as_of:date}；目前的区间为{lower}–{upper}。"),
    "alt.quarter_bars": (
        "分组柱状图，按季度显示截至{quarter:quarter}的{subject}与{whole}；最新一季分别为{first:plain}和{second:plain}。"
    ),
    "alt.quarter_bars.one": ("柱状图，按季度显示截至{quarter:quarter}的{subject}；最新一季为{first:plain}。"),
    "chart.before": "截至{before:date}当周",
    "chart.subtitle.ranking.flow": "{unit}，截至{week:date}当周净流入",
    "chart.subtitle.ranking.rate": "截至{week:date}当周净流入占期初规模的比例",
    "alt.ranking.flow": "条形图：截至{week:date}当周净流入，由多到少依次为",
    "alt.ranking.rate": "条形图：截至{week:date}当周净流入占期初规模的比例，由高到低依次为",
    "alt.ranking.row": "{subject}{amount:signed}",
    "chart.subtitle.stacked_bars": "{unit}，单周净流入",
    "alt.stacked_bars": "堆叠柱状图：各类资金单周净流入，截至{week:date}当周",
    "chart.waterfall.week.previous": "{previous:day}当周",
    "chart.waterfall.week.current": "{current:day}当周",
    "chart.waterfall.year.previous": "{previous:year}同期",
    "chart.waterfall.year.current": "{current:year}至今",
    "chart.subtitle.waterfall.week": "{unit}，单周净流入，截至{previous:date}与{current:date}的两周",
    "chart.subtitle.waterfall.year": ("{unit}，累计净流入，{current:year}前{weeks:digits}周与{previous:year}同期"),
    "chart.subtitle.waterfall.missing": "净流入变动分解",
    "alt.waterfall.week": ("瀑布图：{subject}单周净流入由{previous:signed}变为{current:signed}，各部分变动为"),
    "alt.waterfall.year": (
        "瀑布图：{subject}今年以来净流入为{current:signed}，去年同期为{previous:signed}，各部分变动为"
    ),
    "alt.waterfall.missing": "瀑布图：数据不足，未予绘制。",
    "chart.range.place": "{place:percentile}分位",
    "chart.subtitle.range_history.flow": "{unit}，单周净流入，{start:date}以来各周",
    "chart.subtitle.range_history.flow.mixed": "{unit}，单周净流入，各自有数据以来各周",
    "chart.subtitle.range_history.rate": "单周净流入占期初规模的比例，{start:date}以来各周",
    "chart.subtitle.range_history.rate.mixed": "单周净流入占期初规模的比例，各自有数据以来各周",
    "alt.range_history": "分布图：截至{week:date}当周的数值与历史各周比较",
    "alt.range_history.row": "{subject}{amount:signed}（中位数{median:signed}）",
    "chart.axis.flow": "{subject}（{unit}）",
    "chart.axis.rate": "{subject}（占期初规模比例）",
    "chart.subtitle.scatter": "单周净流量，一点一周，{start:date}以来{weeks:digits}周，相关系数{main:signed}",
    "chart.subtitle.scatter.missing": "单周净流量，一点一周，{start:date}以来{weeks:digits}周",
    "chart.subtitle.scatter.empty": "单周净流量，一点一周",
    "alt.scatter": (
        "散点图：单周净流量，横轴为{whole}，纵轴为{subject}，{start:date}以来{weeks:digits}周，"
        "相关系数{main:signed}，虚线为最小二乘趋势线。"
    ),
    "alt.scatter.missing": (
        "散点图：单周净流量，横轴为{whole}，纵轴为{subject}，{start:date}以来{weeks:digits}周，不足以给出趋势线。"
    ),
    "alt.scatter.empty": "散点图：数据不足，未予绘制。",
    "chart.subtitle.small_multiples.flow": "{unit}，单周净流入，各图同一刻度",
    "chart.subtitle.small_multiples.rate": "单周净流入占期初规模的比例，各图同一刻度",
    "alt.small_multiples.flow": "小图组：各类单周净流入，截至{week:date}当周",
    "alt.small_multiples.rate": "小图组：各类单周净流入占期初规模的比例，截至{week:date}当周",
    "chart.finding.waterfall.week": "{subject}单周{current:signed}，上一周{previous:signed}",
    "chart.finding.waterfall.year": "{subject}今年以来{current:signed}，去年同期{previous:signed}",
    "chart.finding.scatter": "{whole}与{subject}：相关系数{main:signed}",
    "chart.finding.range_history": "{subject}当周{amount:signed}，历史中位数{median:signed}",
}
