"""`claims.json`: each number of a claim calculated again, each sentence looked up in the record it was printed from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .declared import define, list_givers, name_universe
from .derivation import Derivation
from .figures import Figures, is_same, read_value, show
from .finding import Disagreement
from .labels import read_text
from .material import NotDerived
from .recipe import Recipe
from .spans import derive_span
from .values import Value

Given = Mapping[str, Any]

CLAIMS = "claims.json"
_LANGUAGES = ("zh", "en")


def check_claims(
    content: bytes, records: Sequence[Given], recipe: Recipe, derivation: Derivation, figures: Figures
) -> Iterator[Disagreement]:
    """Find what the claims say otherwise than the records of the editions and the second calculation."""
    try:
        yield from _Claims(json.loads(content), records, recipe, derivation, figures).check()
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        yield Disagreement(CLAIMS, f"{type(error).__name__}: {error}", "a list of claims was expected")


class _Claims:
    def __init__(
        self, given: Given, records: Sequence[Given], recipe: Recipe, derivation: Derivation, figures: Figures
    ) -> None:
        self.given, self.records, self.recipe = given, records, recipe
        self.derivation, self.figures = derivation, figures

    def check(self) -> Iterator[Disagreement]:
        expected = {"report": self.recipe.report, "as_of": self.recipe.as_of.isoformat()}
        if self.recipe.title is not None:
            expected["title"] = self.recipe.title  # type: ignore[assignment]
        for key, wanted in expected.items():
            if self.given[key] != wanted:
                yield Disagreement(f"{CLAIMS}, {key}", str(self.given[key]), str(wanted))
        if not self.derivation.is_partial:
            span = self.derivation.start, self.derivation.end
            yield from _compare_period(f"{CLAIMS}, period", self.given["period"], span, "")
        for claim in self.given["claims"]:
            yield from self._check_claim(claim)
        listed = {(claim["id"], one["section"]) for claim in self.given["claims"] for one in claim["said"]}
        for section, claims in _list_told(self.records[0]):
            for claim in claims:
                if (claim, section) not in listed:
                    yield Disagreement(CLAIMS, f"nothing of {claim}", f"it is said in {section}")

    def _check_claim(self, claim: Given) -> Iterator[Disagreement]:
        where = f"{CLAIMS}, {claim['id']}"
        metric, _, kind = claim["id"].partition(":")
        if kind != claim["kind"]:
            yield Disagreement(f"{where}, kind", claim["kind"], kind)
        split = self.recipe.split(metric)
        if split is not None and claim["subject"] != split[0].subject:
            yield Disagreement(f"{where}, subject", claim["subject"], split[0].subject)
        if claim["polarity"] not in (-1, 0, 1):
            yield Disagreement(f"{where}, polarity", str(claim["polarity"]), "1, -1 or 0")
        for measure in claim["measures"]:
            yield from self._check_measure(f"{where}, {measure['role']}", measure)
        if not claim["said"]:
            yield Disagreement(where, "no sentence", "the sentences that say it")
        for saying in claim["said"]:
            yield from self._check_saying(where, claim["id"], saying)

    def _check_measure(self, where: str, given: Given) -> Iterator[Disagreement]:
        stated = read_value(given["value"], given["unit"])
        values = self._find_values(given["id"])
        if values is not None and not any(value is not None and is_same(value, stated) for value in values):
            yield Disagreement(where, show(stated), " or ".join(map(show, values)) or "no such measure", given["id"])
        split = self.recipe.split(given["id"])
        if split is None:
            yield Disagreement(where, given["id"], "a measure of the report")
            return
        metric, part = split
        for language in _LANGUAGES:
            givers = list_givers(metric, self.recipe, language)
            declared = {
                "definition": define(metric, part, language),
                "universe": name_universe(metric, self.recipe, language),
                "sources": None if givers is None else "|".join(givers),
            }
            said = {key: given[key][language] for key in ("definition", "universe")}
            said["sources"] = "|".join(dict.fromkeys(source[language] for source in given["sources"]))
            for key, wanted in declared.items():
                if wanted is not None and said[key] != wanted:
                    yield Disagreement(f"{where}, {key}", said[key], wanted, given["id"])
        try:
            span = derive_span(metric, self.derivation)
        except NotDerived:
            return
        yield from _compare_period(f"{where}, period", given["period"], span, given["id"])

    def _find_values(self, measure: str) -> Sequence[Value | None] | None:
        """The values a number may have: calculated again, or as the documents state it; None if neither is known."""
        try:
            return self.derivation.find(measure)
        except NotDerived:
            return self.figures.underived.get(measure)

    def _check_saying(self, where: str, claim: str, saying: Given) -> Iterator[Disagreement]:
        """The sentence of each language stands in a text of that section that says this claim."""
        if set(saying["sentences"]) != {record["language"] for record in self.records}:
            yield Disagreement(where, ", ".join(saying["sentences"]), "a sentence in each language of the issue")
        for record in self.records:
            said = saying["sentences"].get(record["language"], "")
            texts = list(_list_texts(record, saying["section"], claim))
            if not said or not any(said in text for text in texts):
                finds = f"a sentence of {saying['section']} in document.{record['language']}.json"
                yield Disagreement(f"{where}, {saying['section']}", said[:60] or "nothing", finds)


def _compare_period(where: str, given: Given, span: tuple[Any, Any], measure: str) -> Iterator[Disagreement]:
    said = f"{given['from']} to {given['to']}"
    if said != (finds := f"{span[0].isoformat()} to {span[1].isoformat()}"):
        yield Disagreement(where, said, finds, measure)


def _list_told(record: Given) -> Iterator[tuple[str, Sequence[str]]]:
    """The claims of each paragraph, with the section in which it stands."""
    for paragraph in record["lead"]:
        yield "lead", paragraph["claims"]
    for section in record["sections"]:
        for block in section["blocks"]:
            if block["type"] == "Paragraph":
                yield section["id"], block["claims"]


def _list_texts(record: Given, section: str, claim: str) -> Iterator[str]:
    """The texts of a section that may say a claim: paragraphs that list it, points of lists, the headline."""
    if section == "headline":
        yield read_text(record["headline"])
    if section == "lead":
        yield from (read_text(one["runs"]) for one in record["lead"] if claim in one["claims"])
    for one in record["sections"]:
        for block in one["blocks"] if one["id"] == section else ():
            if block["type"] == "Paragraph" and claim in block["claims"]:
                yield read_text(block["runs"])
            elif block["type"] == "BulletList":
                yield from map(read_text, block["items"])
