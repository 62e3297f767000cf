"""Faults, seeded: one wrong digit, sign, unit, word, rank or date in a finished issue."""

from __future__ import annotations

import json
import random
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from flowbrief.model.measure import Analysis, Measure
from flowbrief.model.quantity import Quantity

_SPAN = re.compile(r'(<(?:a|span)\b[^>]* data-measure="(?!name")[^"]*"[^>]*>)([^<]+)(</(?:a|span)>)')
_UNITS = {
    "亿美元": ("万美元", "亿欧元", "亿元"), "万亿美元": ("亿美元",), "bn": ("m", "tn"), "m": ("bn",),
    "%": ("bp", "个百分点"), "bp": ("%",), "个基点": ("%", "个百分点"), "$": ("€",),
}  # fmt: skip
_WORDS = {
    "zh": [("净流入", "净流出"), ("净流出", "净流入"), ("放缓至", "增至"), ("增至", "放缓至"), ("收窄至", "扩大至"),
           ("扩大至", "收窄至"), ("多于", "少于"), ("少于", "多于"), ("高于", "低于"), ("低于", "高于"),
           ("最大", "最小"), ("最小", "最大"), ("上调", "下调"), ("下调", "上调"), ("周", "月")],
    "en": [("took in", "shed"), ("shed", "took in"), ("attracted", "shed"), ("inflow", "outflow"),
           ("outflow", "inflow"), ("up from", "down from"), ("down from", "up from"), ("slowed", "accelerated"),
           ("accelerated", "slowed"), ("more than", "less than"), ("less than", "more than"), ("above", "below"),
           ("below", "above"), ("largest", "smallest"), ("smallest", "largest"), ("eased", "widened"),
           ("widened", "eased"), ("pick up", "slow"), ("rose from", "fell from"), ("fell from", "rose from"),
           ("topped", "fell short of"), ("a larger", "a smaller"), ("a smaller", "a larger"), ("increase", "cut"),
           ("cut", "increase"), ("-week", "-month")],
}  # fmt: skip
_NUMBERS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_PLACES = ["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"]  # fmt: skip
_PROSE = re.compile(r'<(?:p class="lead"|h1|p|li)>(.*?)</(?:p|h1|li)>', re.DOTALL)


def spoil_figure(text: str, chance: random.Random) -> str:
    """One printed figure with a fault: a digit, a sign, a unit, a word, a rank, a date."""
    ways = []
    digits = [match.start() for match in re.finditer(r"\d", text)]
    if digits:
        ways.append("digit")
    if text[:1] in "+−" or re.match(r"[$\d]", text):
        ways.append("sign")
    units = [unit for unit in _UNITS if unit in text]
    if units:
        ways.append("unit")
    if any(character in "两二三四五六七八九十" for character in text):
        ways.append("numeral")
    words = [word for word in (*_NUMBERS, *_PLACES, *_MONTHS) if re.search(rf"\b{word}\b", text, re.IGNORECASE)]
    if words:
        ways.append("word")
    match chance.choice(ways) if ways else "":
        case "digit":
            place = chance.choice(digits)
            other = chance.choice([digit for digit in "123456789" if digit != text[place]])
            return text[:place] + other + text[place + 1 :]
        case "sign":
            if text[0] in "+−":
                return ({"+": "−", "−": "+"}[text[0]] if chance.random() < 0.7 else "−−") + text[1:]
            return "−" + text
        case "unit":
            unit = max(units, key=len)
            return text.replace(unit, chance.choice(_UNITS[unit]))
        case "numeral":
            place = chance.choice([i for i, character in enumerate(text) if character in "两二三四五六七八九十"])
            other = chance.choice([c for c in "三四五六七八九" if c != text[place]])
            return text[:place] + other + text[place + 1 :]
        case "word":
            word = chance.choice(words)
            listed = next(names for names in (_NUMBERS, _PLACES, _MONTHS) if word in names)
            other = chance.choice([name for name in listed if name != word])
            return re.sub(rf"\b{word}\b", other, text, count=1, flags=re.IGNORECASE)
    return text


def spoil_page(html: str, language: str, chance: random.Random) -> str:
    """A page with one figure or one word of a sentence changed."""
    if chance.random() < 0.6:
        match = chance.choice(list(_SPAN.finditer(html)))
        return html[: match.start(2)] + spoil_figure(match[2], chance) + html[match.end(2) :]
    places = [
        (match.start(1) + found.start(), old, new)
        for match in _PROSE.finditer(html)
        if "data-measure" in match[1]
        for old, new in _WORDS[language]
        for found in re.finditer(re.escape(old), match[1])
    ]
    place, old, new = chance.choice(places)
    return html[:place] + new + html[place + len(old) :]


def spoil_document(content: bytes, chance: random.Random) -> bytes:
    """A record with one figure changed: what it prints, or its exact value."""
    given = json.loads(content)
    figures: list[dict[str, str]] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if value.get("type") == "Figure" and value["unit"] != "name":
                figures.append(value)
            for item in value.values():
                walk(item)
        elif isinstance(value, list):
            for item in value:
                walk(item)

    walk(given)
    while True:
        figure, key = chance.choice(figures), chance.choice(["printed", "printed", "value"])
        spoiled = spoil_figure(figure[key], chance)
        if spoiled != figure[key]:
            break
    figure[key] = spoiled
    return json.dumps(given, ensure_ascii=False, indent=1).encode()


def spoil_statement(content: bytes, chance: random.Random) -> bytes:
    """The data or the ledger with one value changed."""
    text = content.decode()
    values = [
        match
        for match in re.finditer(r'(?<=,)-?\d+(?=,[A-Z])|(?<="value": ")-?\d+(?=")', text)
        if '"axis:' not in text[max(0, match.start() - 120) : match.start()]
    ]
    match = chance.choice(values)
    place = chance.randrange(match.start() + (match[0][0] == "-"), match.end())
    other = chance.choice([digit for digit in "123456789" if digit != text[place]])
    return (text[:place] + other + text[place + 1 :]).encode()


def spoil_drawing(content: bytes, chance: random.Random) -> bytes:
    """A drawing with a digit of one of its words changed."""
    text = content.decode()
    words = list(re.finditer(r"<text[^>]*>([^<]*\d[^<]*)</text>", text))
    match = chance.choice(words)
    places = [match.start(1) + found.start() for found in re.finditer(r"\d", match[1])]
    place = chance.choice(places)
    other = chance.choice([digit for digit in "123456789" if digit != text[place]])
    return (text[:place] + other + text[place + 1 :]).encode()


def list_streams(content: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Every packed stream of a PDF: where it begins and ends, and what it holds."""
    for match in re.finditer(rb"/Length (\d+)[^>]*>*>>\s*stream\r?\n|/Length (\d+)>>\s*stream\r?\n", content):
        size = int(match[1] or match[2])
        try:
            yield match.end(), match.end() + size, zlib.decompress(content[match.end() : match.end() + size])
        except zlib.error:
            continue


def spoil_paper(content: bytes, chance: random.Random) -> bytes:
    """A PDF in which one digit is drawn as another.

    Glyphs of digits are neighbours in our fonts, so that one code more or less is another digit; the map of the font
    says which codes are digits.
    """
    streams = list(list_streams(content))
    maps = [body for _, _, body in streams if b"beginbfchar" in body]
    digits: dict[bytes, str] = {}
    for body in maps:
        for code, text in re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]{4})>", body):
            if 0x30 <= int(text, 16) <= 0x39:
                digits[code] = chr(int(text, 16))
    drawn = [(start, end, body) for start, end, body in streams if b" Tf\n" in body and b"TJ" in body]
    start, end, body = chance.choice(drawn)
    for _ in range(200):
        places = [
            match.start(1) + 4 * index
            for match in re.finditer(rb"<([0-9a-f]+)>", body)
            for index in range(len(match[1]) // 4)
            if match[1][4 * index : 4 * index + 4] in digits
        ]
        if places:
            place = chance.choice(places)
            other = chance.choice([code for code in digits if digits[code] != digits[body[place : place + 4]]])
            return repack(content, start, end, body[:place] + other + body[place + 4 :])
        start, end, body = chance.choice(drawn)
    raise AssertionError("no digit is drawn")


def repack(content: bytes, start: int, end: int, body: bytes) -> bytes:
    """A PDF in which the packed stream from one place to another holds something else."""
    packed = zlib.compress(body)
    at = content[:start].rfind(b"/Length ")
    assert at > 0
    head = re.sub(rb"/Length \d+", b"/Length %d" % len(packed), content[at:start], count=1)
    return content[:at] + head + packed + content[end:]


def spoil_analysis(analysis: Analysis, printed: Mapping[str, str], chance: random.Random) -> tuple[Analysis, str]:
    """An analysis with one wrong measure or fact, as a mistake in a metric would leave it; and what was changed."""
    findings = list(analysis.findings)
    options = [
        (place, index)
        for place, finding in enumerate(findings)
        for index, measure in enumerate(finding.measures)
        if measure.id in printed and measure.value is not None
    ]
    place, index = chance.choice(options)
    measure = findings[place].measures[index]
    spoiled, what = _spoil_measure(measure, chance)
    measures = list(findings[place].measures)
    measures[index] = spoiled
    findings[place] = replace(findings[place], measures=tuple(measures))
    return replace(analysis, findings=tuple(findings)), f"{measure.id}: {what}"


_FACTS = {
    "side": {"in": "out", "out": "in", "largest": "smallest", "smallest": "largest"},
    "sign": {"in": "out", "out": "in"},
    "relation": {"larger": "smaller", "smaller": "larger"},
    "direction": {"up": "down", "down": "up"},
    "outcome": {"record": "since"},
    "tie": {"no": "yes", "yes": "no"},
}


def _spoil_measure(measure: Measure, chance: random.Random) -> tuple[Measure, str]:
    compared = any(name == "relation" for name, _ in measure.facets)  # its side only chooses whether to say it
    facts = [
        (name, value)
        for name, value in measure.facets
        if value in _FACTS.get(name, {}) and not (name == "side" and compared)
    ]
    if facts and chance.random() < 0.4:
        name, value = chance.choice(facts)
        changed = dict(measure.facets) | {name: _FACTS[name][value]}
        return replace(measure, facets=tuple(changed.items())), f"{name} is {changed[name]}"
    value = measure.value
    if isinstance(value, date):
        return replace(measure, value=value + timedelta(days=chance.choice([-35, -7, 7, 35]))), "another day"
    if isinstance(value, Quantity):
        if str(value.unit) == "count":
            amount = value.amount + chance.choice([1, 2, 3])
        else:
            amount = value.amount * chance.choice([Decimal("0.9"), Decimal("1.1"), Decimal(-1), Decimal(10)])
        return replace(measure, value=Quantity(amount, value.unit)), f"{amount}"
    later = timedelta(days=7)
    return replace(measure, value=replace(value, end=value.end + later, start=value.start + later)), "another week"
