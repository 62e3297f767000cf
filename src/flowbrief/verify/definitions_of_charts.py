"""What each part of the metrics is that are made to be drawn, in the words of a desk: Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

Words = tuple[str, str]

HISTORY: Mapping[str, Words] = {
    "start": ("历史数据起点", "start of the history it is judged on"),
    "missing": ("历史数据缺失周数", "weeks missing from that history"),
}
PART_CHANGE: Words = ("组成部分变动", "change of the part")

OF_CHARTS: Mapping[str, Mapping[str, Words]] = {
    "quartiles": {
        "": ("中位数：历史各周净流入由低到高排列居中者，当周计入",
             "Median: the middle of all weeks in the data, this week included"),
        "lower": ("下四分位数", "lower quartile of those weeks"),
        "upper": ("上四分位数", "upper quartile of those weeks"),
        "weeks": ("历史周数", "weeks in the history"),
        **HISTORY,
    },
    "trend": {
        "": ("相关系数：两个周度序列同期数值的线性相关程度，并给出最小二乘趋势线",
             "Correlation: how closely two weekly series lie along a straight line, week by week"),
        "slope": ("趋势线斜率", "slope of the line"),
        "intercept": ("趋势线截距", "intercept of the line"),
        "weeks": ("同期周数", "weeks that both hold"),
        "start": ("同期首周", "first week that both hold"),
    },
    "bridge": {
        "": ("变动分解：整体净流入较前一期的变动，分解为各组成部分的变动与其余部分",
             "Bridge: the change of a whole from an earlier total, divided into the changes of its parts and the rest"),
        "previous": ("比较期合计", "the earlier total"),
        "current": ("本期合计", "the total now"),
        "rest": ("其余部分变动", "change that the parts leave over"),
        "weeks": ("每期所含周数", "weeks in each of the two totals"),
    },
}  # fmt: skip
