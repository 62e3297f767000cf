"""Each figure by itself: the digits, the unit and the form in which it is printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from .derivation import Derivation
from .finding import Disagreement
from .material import NotDerived
from .passage import Kind, Passage, Piece
from .values import Amount, Value
from .wording import Wording

# What labels a period or a gap may have several values in one issue; a measure has one.
_LABELS = ("number.", "gaps.")
_NAME, _AXIS = "name", "axis:"
# Two exact values that differ by less than this share of themselves are the same: means do not end.
_SAME = Decimal("1e-22")
# The forms that stand only where a heading, or an axis, gives the rest.
_PLACED: dict[str, tuple[Kind, ...]] = {
    "cell": ("cell",), "tick": ("tick",), "short": ("row", "tick", "label"), "column": ("row", "label", "tick"),
    "day": ("label", "opinion", "prose", "row", "tick"),
}  # fmt: skip


def read_value(text: str, unit: str) -> Value:
    """Read a value as the records write it. Raises ValueError."""
    if unit == "date":
        return date.fromisoformat(text)
    try:
        return Amount(Decimal(text), unit)
    except InvalidOperation as error:
        raise ValueError(text) from error


def is_same(one: Value, other: Value) -> bool:
    """True for equal dates, and for amounts of one unit that differ by no more than the end of a division."""
    if isinstance(one, Amount) and isinstance(other, Amount):
        return one.unit == other.unit and abs(one.number - other.number) <= abs(one.number) * _SAME
    return one == other


def show(value: Value | None) -> str:
    """A value for a message."""
    if value is None:
        return "no value"
    return f"{value.number.normalize():f} {value.unit}" if isinstance(value, Amount) else value.isoformat()


class Figures:
    """Knows what each measure is worth: by the second calculation, or else as the issue itself first states it.

    What has no second calculation is still held to one value in all languages and records; `underived` lists it.
    """

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        self.underived: dict[str, list[Value]] = {}
        self._folded: dict[tuple[str, str, str], set[str]] = {}
        self._spelled: dict[tuple[str, str, str, str], Mapping[str, str]] = {}

    def values(self, measure: str, stated: Value | None = None) -> tuple[Value | None, ...]:
        """The values that a measure may have; empty if there is no such measure."""
        try:
            return self.derivation.find(measure)
        except NotDerived:
            known = self.underived.setdefault(measure, []) if stated is not None else self.underived.get(measure, [])
            if stated is not None and (not known or measure.startswith(_LABELS)):
                known.append(stated)
            return tuple(known)

    def value(self, measure: str) -> Value | None:
        """The value of a measure that has only one."""
        return next(iter(self.values(measure)), None)

    def spell(self, value: Value, wording: Wording) -> Mapping[str, str]:
        """Every form in which a value may be printed in a language, found once."""
        # Equal numbers may have different digits, 1 and 1.0, and are printed as they are.
        if isinstance(value, Amount):
            key = (wording.language, str(value.number), value.unit, str(value.step))
        else:
            key = (wording.language, str(value), "", "")
        if key not in self._spelled:
            self._spelled[key] = wording.spell(value)
        return self._spelled[key]

    def check(self, passage: Passage, piece: Piece, wording: Wording) -> Iterator[Disagreement]:
        """Compare one figure with the second calculation: what it states, and what it prints."""
        measure = piece.measure or ""
        if measure == _NAME:
            recipe = self.derivation.recipe
            # A name that opens a sentence is capitalised there.
            spellings = (piece.text, piece.text[:1].lower() + piece.text[1:])
            if piece.text != recipe.version and not any(s in text for s in spellings for text in recipe.typed):
                yield Disagreement(passage.place, piece.text, "no such name in the configuration", measure)
            return
        if measure.startswith(_AXIS):
            yield from self._check_tick(passage, piece, wording)
            return
        stated = None
        if piece.value is not None and piece.unit is not None:
            try:
                stated = read_value(piece.value, piece.unit)
            except ValueError:
                yield Disagreement(passage.place, piece.value, f"a value in {piece.unit} was expected", measure)
                return
        values = self.values(measure, stated)
        known = [value for value in values if value is not None]
        if not known:
            finds = "no value for it this week" if values else "no such measure"
            yield Disagreement(passage.place, piece.text, finds, measure)
            return
        if stated is not None and not any(is_same(value, stated) for value in known):
            yield Disagreement(passage.place, show(stated), " or ".join(map(show, known[:3])), measure)
        key = (measure, passage.kind, wording.language)
        if measure in self.underived or key not in self._folded:
            forms = [form for value in known for form in self._forms(value, passage.kind, wording)]
            self._folded[key] = {_fold(form, wording) for form in forms}
        if _fold(piece.text, wording) not in self._folded[key]:
            forms = [form for value in known for form in self._forms(value, passage.kind, wording)]
            found = " or ".join(dict.fromkeys(forms[:3]))
            yield Disagreement(passage.place, piece.text, found, measure)

    def _forms(self, value: Value, kind: Kind, wording: Wording) -> list[str]:
        """What a value may look like at such a place, the likeliest form first."""
        forms = self.spell(value, wording)
        if kind == "cell":
            usual = forms["cell"] if "cell" in forms else forms.get("signed", forms.get("short", ""))
            # Which of them a column has is known where the column is.
            return [usual, *([forms["percentile"]] if "percentile" in forms else [])]
        return [form for name, form in forms.items() if name not in _PLACED or kind in _PLACED[name]]

    def _check_tick(self, passage: Passage, piece: Piece, wording: Wording) -> Iterator[Disagreement]:
        """A mark on an axis is no measure, but it has to print the value at which it stands."""
        if piece.value is None or piece.unit is None:
            return
        try:
            value = read_value(piece.value, piece.unit)
        except ValueError:
            yield Disagreement(passage.place, piece.value, "not a value", piece.measure or "")
            return
        if isinstance(value, date):
            forms = wording.spell(value)
            allowed = {forms["tick"], forms["column"], *([forms["year"]] if value.month == 1 else [])}
            if value.day > 1:  # the mark of a quarter stands at its last day, that of a month at its first
                allowed |= {forms["quarter"]}
        else:
            size = abs(value.number)
            if value.is_money:
                size /= Decimal(10**8 if wording.language == "zh" else 10**9)
            digits = f"{size.normalize():f}" + ("" if value.is_money or value.unit == "ratio" else "%")
            allowed = {f"−{digits}" if value.number < 0 else digits}
        if piece.text not in allowed:
            yield Disagreement(passage.place, piece.text, " or ".join(sorted(allowed)), piece.measure or "")


def _fold(text: str, wording: Wording) -> str:
    """A printed form without the capital with which a sentence may begin."""
    return text[:1].lower() + text[1:] if wording.language == "en" and text[1:2].islower() else text
