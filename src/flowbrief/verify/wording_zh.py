"""How Chinese prints a value, and the words by which it says which way, how long, and against what."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from .money import money
from .values import Amount, Value, quarter_of, round_half_up
from .wording import FIGURE, NAME, Role, Wording

_DIGITS = "零一二三四五六七八九十"
_CURRENCIES = {
    "USD": "美元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元", "CNY": "元", "HKD": "港元", "SGD": "新加坡元",
}  # fmt: skip
_YI, _WAN, _WAN_YI = Decimal(10**8), Decimal(10**4), Decimal(10**12)
_MINUS = "−"


def spell_zh(value: Value) -> dict[str, str]:
    """Every form in which a value may be printed."""
    if isinstance(value, date):
        y, m, d = value.year, value.month, value.day
        return {"date": f"{y}年{m}月{d}日", "day": f"{m}月{d}日", "month": f"{y}年{m}月", "year": f"{y}年",
                "short": value.isoformat(), "column": value.isoformat()[5:], "tick": f"{m}月",
                "quarter": f"{quarter_of(value)[0]}年{_DIGITS[quarter_of(value)[1]]}季度"}  # fmt: skip
    number = value.printed()
    size = _spell_size(value, abs(number))
    mark = _MINUS if number < 0 else "+" if number > 0 else ""
    forms = {"magnitude": size, "signed": mark + size, "plain": (_MINUS if number < 0 else "") + size}
    if value.is_money:
        cell = value.in_table()
        forms["cell"] = f"{_MINUS if cell < 0 else ''}{abs(cell) / _YI:,.{money().decimals['table'] - 1}f}"
        currency = money().words["zh"].currencies.get(value.unit, _CURRENCIES.get(value.unit, value.unit))
        forms["price"] = f"{_spell_price(value)}{money().words['zh'].space}{currency}"
    elif value.unit == "count":
        whole = int(number)
        word = _DIGITS[whole] if 0 <= whole <= 10 else str(whole)
        forms |= {"count": "两" if whole == 2 else word, "ordinal": f"第{word}"}
    elif value.unit == "percent":
        forms["percentile"] = f"{round_half_up(value.number, Decimal(1)):f}%"
    elif value.unit == "ratio":
        forms["factor"] = size.rstrip("0").rstrip(".") if value.step is None else size
        forms["price"] = _spell_price(value)
    return forms


def _spell_price(value: Amount) -> str:
    """To the hundredth, or with the digits that were given."""
    step = value.step or Decimal("0.01")
    return f"{round_half_up(abs(value.number), step):.{_places(value.places(), 2)}f}"


def _spell_size(value: Amount, size: Decimal) -> str:
    unit, given = value.unit, value.places()
    match unit:
        case "percent":
            return f"{size:.{_places(given, 2 if 0 < size < 1 else 1)}f}%"
        case "percent_a_year":
            return f"{size:.{_places(given, 2)}f}%"
        case "percentage_points":
            return f"{size:.{_places(given, 2 if 0 < size < 1 else 1)}f}个百分点"
        case "basis_points":
            return f"{size:.{_places(given, 0)}f}个基点"
        case "standard_deviations":
            return f"{size:.{_places(given, 1)}f}"
        case "ratio":
            return f"{size:.{_places(given, 2)}f}"
        case "count":
            return f"{size:.{_places(given, 0)}f}"
    words, decimals = money().words["zh"], money().decimals
    name = words.currencies.get(unit, _CURRENCIES.get(unit, unit))
    if given is not None:
        sizes = ((_WAN_YI, "trillion", "万亿"), (_YI, "hundred_million", "亿"), (_WAN, "ten_thousand", "万"))
        for least, key, usual in sizes:
            if size >= least:
                digits = f"{size / least:.{value.places(least)}f}"
                return f"{digits}{words.space}{words.units.get(key, usual)}{name}"
        return f"{size:.{given}f}{words.space}{name}"
    if size >= _WAN_YI:
        number, word = f"{size / _WAN_YI:.{decimals['trillion']}f}", words.units.get("trillion", "万亿")
    elif size >= 10 * _YI:
        places = decimals["billion"] - 1 if decimals["billion"] else 0
        number, word = f"{size / _YI:.{places}f}", words.units.get("hundred_million", "亿")
    elif size >= _YI:
        number, word = f"{(size / _YI).normalize():f}", words.units.get("hundred_million", "亿")
    elif size >= _WAN:
        number, word = f"{size / _WAN:.0f}", words.units.get("ten_thousand", "万")
    else:
        number, word = f"{size:.0f}", ""
    return f"{number}{words.space}{word}{name}"


def _places(given: int | None, usual: int) -> int:
    return usual if given is None else given


def _name_unit(currency: str) -> str:
    words = money().words["zh"]
    return words.units.get("hundred_million", "亿") + words.currencies.get(
        currency, _CURRENCIES.get(currency, currency)
    )


def read_zh(word: str) -> int:
    """The number that a word such as 四, 十三 or 第二十 stands for."""
    total, last = 0, 0
    for character in word.removeprefix("第"):
        if character == "十":
            total, last = total + (last or 1) * 10, 0
        elif character == "百":
            total, last = total + (last or 1) * 100, 0
        else:
            last = 2 if character == "两" else max(_DIGITS.find(character), 0)
    return total + last


_UP, _DOWN = "净流入|净申购|流入|吸金", "净流出|净赎回|流出"

ZH = Wording(
    language="zh",
    spell=spell_zh,
    table_unit=_name_unit,
    sentence_end=re.compile("[。！？!?]"),
    clause_end=re.compile("[，。；：、！？]"),
    direction=re.compile(f"(?P<up>{_UP})|(?P<down>{_DOWN})"),
    direction_after=re.compile(f"(?:的{FIGURE}周平均)?的?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))"),
    step=re.compile("(?P<up>上调|加息|上升|提高)|(?P<down>下调|降息|下降|降低)"),
    step_after=re.compile("次?(?:(?P<up>上调|加息)|(?P<down>下调|降息))"),
    score=re.compile("(?P<up>高出|高于|高)|(?P<down>低于|低)"),
    size=re.compile(
        "(?P<larger>增至|升至|加速|加快|扩大|多于|高于|超过)|(?P<smaller>放缓|收窄|少于|低于|降至|减至|回落)"
        f"|(?P<opposite>方向相反)|(?P<steady>持稳|变化不大|与[^，。；]*?(?:{FIGURE}[^，。；]*?)?(?:基本持平|相当|一致))"
    ),
    average=re.compile("均值|平均"),
    flat=re.compile("进出基本持平|平均则?基本持平|均值则?基本持平|前一周基本持平"),
    halt=re.compile(f"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))势头几近停止"),
    extent=re.compile("(?P<largest>最大|最多|新高)|(?P<smallest>最小|最少)"),
    record=re.compile("有数据以来|已有数据"),
    tie=re.compile("相当"),
    turn=re.compile(f"若[^，。；]*?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))"),
    respectively=re.compile("分别"),
    whole=re.compile(f"(?:占|贡献了){NAME}"),
    roles=(
        Role("previous", re.compile("前一周(?:的|为|：)?(?:净流[入出])?的?[+−]?$")),
        Role("previous", re.compile("净流[入出]由$"), re.compile("(?:增|降|扩大|收窄)至")),
        Role("current", re.compile(f"净流[入出]由{FIGURE}(?:增|降|扩大|收窄)至$")),
        Role("average", re.compile("(?:均值|平均则?为?(?:净流[入出])?的?)$")),
        Role("average", after=re.compile(f"的{FIGURE}周(?:均值|平均)")),
        Role("last_year", re.compile("去年同期为(?:净流[入出])?$")),
        Role("full_year", re.compile("全年为(?:净流[入出])?$")),
        Role("pace", re.compile("按年折算[为约]$")),
        Role("best", re.compile("纪录为$")),
    ),
    growth=re.compile("(?P<up>增长|增加)|(?P<down>下降|减少)"),
    price=re.compile("(?P<up>反弹|最低位)|(?P<down>回撤|最高位)"),
    pace=re.compile("(?P<up>大于|快于)|(?P<down>小于|慢于)"),
    over=re.compile("超出"),
    spent=re.compile("用尽"),
    rate=re.compile("流入率"),
    volume=re.compile("净流量"),
    median=re.compile("中位数"),
    mean=re.compile("均值|平均"),
    origin=re.compile(f"来自{NAME}"),
    counters=re.compile("(周|天|次|个|月|年|日|季)"),
    counted={"week": "周", "day": "天", "move": "次", "item": "个"},
    number_words=re.compile("第?[一二两三四五六七八九十百]+(?=[周天月年]|个月)|第[二三四五六七八九十百]+(?!方)"),
    read_number=read_zh,
    bases={"trade": "申赎下单日", "settle": "交收日", "reported": "发布方所载日期"},
    points_back=frozenset(),
)
