"""Numbers as the config says that the file writes them → numbers as the grammar of `field` has them.

What is not declared stays refused, and so does what is declared for another column, half a group of thousands, two
signs at once, or a number without the unit that every number of the file is said to carry.
"""

import re

from flowbrief.load.fault import quote_cell
from flowbrief.load.field import Flaw, parse_number
from flowbrief.model.writing import CellFormat

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_MINUS = "\u2212"


def fold_width(text: str, cells: CellFormat) -> str:
    """Replace full-width letters, digits and marks by those of ASCII, if the config says that they are used."""
    return text.translate(_FULL_WIDTH) if cells.full_width else text


def read_mark(text: str, cells: CellFormat) -> str | None:
    """Return what a cell means by declaration, `missing` or `zero`, or None if it is no declared mark."""
    return cells.marks.get(text)


def spell_number(text: str, cells: CellFormat, column: str) -> str | Flaw:
    """Write a number of one column in the plain grammar, digit for digit, or say why it is refused.

    `column` is our name for it, which prefix and suffix may depend on. No mark is understood here.
    """
    bare = fold_width(text, cells)
    for affix, is_suffix in ((cells.suffix, True), (cells.prefix, False)):
        wanted = fold_width(affix.get(column, affix.get("", "")), cells)
        if not wanted:
            continue
        if not (bare.endswith(wanted) if is_suffix else wanted in bare):
            return _refuse_affix(text, wanted, is_suffix=is_suffix)
        bare = bare.removesuffix(wanted).rstrip(" ") if is_suffix else _take_prefix(bare, wanted)
    sign, digits = _split_sign(bare, cells)
    plain = _strip_groups(digits, cells)
    if plain is None:
        return _refuse(text, cells)
    number = parse_number(sign + plain)
    return Flaw(number.code, number.message, number.hint) if isinstance(number, Flaw) else sign + plain


def _take_prefix(bare: str, wanted: str) -> str:
    """Take a prefix away; it may stand behind a sign, as in `-$5` and `($5)`."""
    before, _, after = bare.partition(wanted)
    return before + after.lstrip(" ") if before in ("", "-", "+", "(", _MINUS) else bare


def _split_sign(bare: str, cells: CellFormat) -> tuple[str, str]:
    if "parentheses" in cells.signs and re.fullmatch(r"\([^()+-]*\)", bare) and _MINUS not in bare:
        return "-", bare[1:-1]
    if "trailing_minus" in cells.signs and bare.endswith("-"):
        return "-", bare[:-1]
    if "minus_sign" in cells.signs and bare.startswith(_MINUS):
        return "-", bare[1:]
    if "plus_sign" in cells.signs and bare.startswith("+"):
        return "", bare[1:]
    return ("-", bare[1:]) if bare.startswith("-") else ("", bare)


def _strip_groups(digits: str, cells: CellFormat) -> str | None:
    whole, mark, decimals = digits.partition(cells.decimal)
    if cells.thousands and cells.thousands in whole:
        first, *groups = whole.split(cells.thousands)
        if not re.fullmatch("[1-9][0-9]{0,2}", first) or any(not re.fullmatch("[0-9]{3}", one) for one in groups):
            return None
        whole = first + "".join(groups)
    if not re.fullmatch("0|[1-9][0-9]*", whole) or (mark and not re.fullmatch("[0-9]+", decimals)):
        return None
    return f"{whole}.{decimals}" if mark else whole


def _refuse_affix(text: str, wanted: str, *, is_suffix: bool) -> Flaw:
    key = "suffix" if is_suffix else "prefix"
    number = parse_number(text)
    if isinstance(number, Flaw) and number.code in ("blank-cell", "missing-mark", "not-finite"):
        return _advise_mark(number)
    message = f"{quote_cell(text)} does not {'end' if is_suffix else 'begin'} with {wanted!r}"
    hint = f"`cells.{key}` says that every number here carries it; a number in another unit is another number"
    return Flaw("number-format", message, hint)


def _refuse(text: str, cells: CellFormat) -> Flaw:
    number = parse_number(text)
    if isinstance(number, Flaw) and number.code in ("blank-cell", "missing-mark", "not-finite"):
        return _advise_mark(number)
    example = f"1{cells.thousands}234{cells.decimal}5"
    if isinstance(number, Flaw) and number.code == "not-a-number" and not any(map(str.isdigit, text)):
        return Flaw(number.code, number.message, f"the config says that numbers are written like {example}")
    message = f"{quote_cell(text)} is not a number as `cells` declares them, such as {example}"
    return Flaw("number-format", message, "declare under `cells` how the file writes it, or correct the cell")


def _advise_mark(number: Flaw) -> Flaw:
    return Flaw(number.code, number.message, f"{number.hint}; what a mark means is declared under `cells.marks`")
