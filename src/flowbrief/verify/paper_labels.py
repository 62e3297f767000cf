"""How papers label their own parts: figures and tables, references to them, the numbers of pages."""

from __future__ import annotations

from collections.abc import Mapping

ZH: Mapping[str, str] = {
    "bracket.close": "）",
    "bracket.open": "（",
    "draft": "草稿",
    "figure": "图",
    "numbers": "数字说明",
    "table": "表",
    "title.end": "页",
    "title.of": "页，共",
    "title.page": "第",
}
EN: Mapping[str, str] = {
    "bracket.close": ")",
    "bracket.open": " (",
    "draft": "Draft",
    "figure": "Figure ",
    "numbers": "The figures explained",
    "table": "Table ",
    "title.end": "",
    "title.of": " of ",
    "title.page": "Page ",
}
