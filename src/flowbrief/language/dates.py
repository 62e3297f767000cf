"""How a day, a month, a year is written in each language."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel.dates import format_date

from flowbrief.model.period import name_quarter
from flowbrief.model.text import Language

_PATTERNS: dict[str, dict[Language, str]] = {
    "date": {"zh": "y年M月d日", "en": "d MMMM y"},
    "day": {"zh": "M月d日", "en": "d MMMM"},
    "month": {"zh": "y年M月", "en": "MMMM y"},
    "year": {"zh": "y年", "en": "y"},
    "short": {"zh": "y-MM-dd", "en": "d MMM y"},
    "column": {"zh": "MM-dd", "en": "d MMM"},
    "tick_month": {"zh": "M月", "en": "MMM"},
    "tick_year": {"zh": "y年", "en": "y"},
    "quarter": {"zh": "y年", "en": "QQQ y"},
}
_QUARTERS_ZH = ("一季度", "二季度", "三季度", "四季度")
# Day before month: British order, as the money of this house is British too ($6.0bn, not $6.0B).
_LOCALES: dict[Language, str] = {"zh": "zh_Hans_CN", "en": "en_GB"}

DATE_FORMS = frozenset(_PATTERNS)


@lru_cache(maxsize=4096)
def spell_date(day: date, form: str, language: Language) -> str:
    """Write a date in one form: `date`, `day`, `month`, `year`, `short` (tables), `column`
    (a heading beside its year), `tick_month`, `tick_year`, or `quarter`: the quarter that ends on or about it."""
    if form != "quarter":
        return format_date(day, _PATTERNS[form][language], locale=_LOCALES[language])
    day = name_quarter(day)
    head = format_date(day, _PATTERNS[form][language], locale=_LOCALES[language])
    return head + _QUARTERS_ZH[(day.month - 1) // 3] if language == "zh" else head
