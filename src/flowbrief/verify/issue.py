"""The check of one finished issue, file by file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from decimal import localcontext
from typing import Any

from .addresses import expect_addresses
from .arguments import SCENARIO, Arguments
from .attribution import Attribution
from .behind_rows import is_known
from .changes import CHANGES, check_changes
from .claims import CLAIMS, check_claims
from .derivation import Derivation
from .drawings import check_drawing
from .exhibits import check_exhibits
from .explanations import check_explanations
from .fact_tables import DIFFERENCES, FACTS, check_fact_table
from .figures import Figures, is_same, read_value, show
from .finding import Disagreement
from .head import check_head
from .labels import Labels
from .material import NotDerived
from .money import print_money_by
from .page import Page
from .pages import check_page, read_editions
from .papers import check_paper
from .passage import Passage
from .plots import check_chart
from .presence import check_presence
from .publications import check_bases, check_publications
from .recipe import Recipe, read_recipe
from .records import Document, Statement, read_data, read_document, read_ledger
from .sentences import Sentences
from .tables import check_table
from .terms import check_mast, check_terms
from .tiles import check_tiles
from .wording import Wording
from .wording_en import EN
from .wording_zh import ZH

WORDINGS: Mapping[str, Wording] = {"zh": ZH, "en": EN}
_DIGITS = 50
_MAIL = "mail."


def check_issue(
    files: Mapping[str, bytes], recipe: Mapping[str, Any], open_input: Callable[[str], bytes]
) -> tuple[Disagreement, ...]:
    """Calculate every number of an issue again and find where its files say otherwise.

    `files` are the finished files by their path in the issue's folder, `recipe` is what `recipe.json` holds, and
    `open_input` returns an input file by the path that the recipe names it by. Empty if everything agrees. Raises
    UnreadableInput for an input that is not what the recipe says, and whatever `open_input` raises.
    """
    with localcontext(prec=_DIGITS), print_money_by(recipe.get("money", {})):
        checker = _Checker(files, read_recipe(recipe), open_input)
        return tuple(dict.fromkeys(checker.check()))


class _Checker:
    """Goes through the files of one issue."""

    def __init__(self, files: Mapping[str, bytes], recipe: Recipe, open_input: Callable[[str], bytes]) -> None:
        self.files, self.recipe = files, recipe
        self.derivation = Derivation(recipe, open_input, files)
        self.figures = Figures(self.derivation)
        self.sentences = {
            language: Sentences(recipe, self.derivation, self.figures, WORDINGS[language])
            for language in recipe.languages
        }
        self.labels = {language: Labels(recipe, WORDINGS[language]) for language in recipe.languages}
        self.documents: dict[str, Document] = {}
        self._read: set[tuple[object, ...]] = set()

    def check(self) -> Iterator[Disagreement]:
        for language in self.recipe.languages:
            yield from self._check_document(language)
        yield from self._check_statements()
        yield from self._check_pages()
        yield from self._check_retold()
        yield from self._check_previews()
        for path in sorted(self.files):
            if path.endswith(".pdf"):
                yield from self._check_paper(path)
            elif path.startswith("charts/") and path.endswith(".svg"):
                yield from self._check_chart(path)
        for measure in self.figures.underived:
            split = self.derivation.recipe.split(measure)
            about = split[0].kind if split else measure
            yield Disagreement(measure, about, "no second calculation for it", "not derived again", "warning")

    def _check_document(self, language: str) -> Iterator[Disagreement]:
        name = f"document.{language}.json"
        if name not in self.files:
            yield Disagreement(name, "nothing", "the record of what the page says is missing")
            return
        try:
            document = read_document(name, self.files[name])
        except (ValueError, KeyError, TypeError) as error:
            yield Disagreement(name, f"{type(error).__name__}: {error}", "a document was expected")
            return
        self.documents[language] = document
        for passage in document.passages:
            yield from self._check_passage(language, passage)
        for statement in document.data:
            yield from self._check_statement(statement)
        labels = self.labels[language]
        yield from check_explanations(name, document.notes, document.abouts, self.recipe, self.derivation, labels)
        with suppress(NotDerived):
            yield from check_mast(name, document.mast, self.recipe, self.derivation, labels)
        yield from check_terms(f"{name}: notes", document.terms, self.recipe, self.derivation, labels)
        yield from check_tiles(name, document.tiles, self.recipe, self.derivation, labels)
        wording = WORDINGS[language]
        yield from check_publications(name, document.passages, self.recipe, self.derivation, language)
        yield from check_bases(document.passages, self.recipe, wording)
        yield from check_exhibits(name, document.sections, document.points, self.recipe, labels)
        yield from self._check_tables(name, document, labels, wording)
        arguments = Arguments(self.recipe, self.derivation, labels)
        yield from arguments.check_blocks(name, document.sections)
        for section in document.sections:
            yield from arguments.check_opinion(f"{name}: {section['id']}", section)
            yield from arguments.check_scenario_text(f"{name}: {section['id']}", section["blocks"])
        yield from check_presence(name, document.sections, self.recipe, arguments, labels)
        attribution = Attribution(self.recipe, language)
        yield from attribution.check_house(name, document.sayings)
        for text in document.opinions:
            reported = text["label"] == labels.words["reported"]
            yield from attribution.check_text(f"{name}: {text['label']}", text["blocks"], reported=reported)
        yield from self._check_plots(name, document, labels, wording)

    def _check_plots(self, name: str, document: Document, labels: Labels, wording: Wording) -> Iterator[Disagreement]:
        """Each chart, and the figures behind it one by one where they are not calculated again row by row."""
        for chart_id, chart in document.plots.items():
            place = f"{name}: chart:{chart_id}"
            try:
                yield from check_chart(place, chart, self.recipe, self.derivation, labels, wording)
                if chart_id in self.recipe.charts and is_known(self.recipe.charts[chart_id]["kind"]):
                    continue
            except NotDerived:
                pass
            for row in document.behind.get(chart_id, ()):
                for passage in row:
                    yield from self._check_passage(wording.language, passage)

    def _check_tables(self, name: str, document: Document, labels: Labels, wording: Wording) -> Iterator[Disagreement]:
        box = next((table for table in document.tables if table["id"] == CHANGES), None)
        if document.has_changes:
            yield from check_changes(f"{name}: table:{CHANGES}", box, self.recipe, self.derivation, labels)
        for table in document.tables:
            where = f"{name}: table:{table['id']}"
            with suppress(NotDerived):
                if table["id"] in (FACTS, DIFFERENCES):
                    yield from check_fact_table(where, table, self.recipe, self.derivation, labels)
                elif table["id"].startswith(SCENARIO):
                    yield from Arguments(self.recipe, self.derivation, labels).check_scenario(where, table)
                elif table["id"] != CHANGES:
                    yield from check_table(where, table, self.recipe, self.derivation, labels, wording)

    def _check_passage(self, language: str, passage: Passage) -> Iterator[Disagreement]:
        for piece in passage.pieces:
            if piece.measure is not None:
                yield from self.figures.check(passage, piece, WORDINGS[language])
        key = (language, passage.kind in ("tile", "note"), *((piece.text, piece.measure) for piece in passage.pieces))
        if key not in self._read:
            self._read.add(key)
            yield from self.sentences[language].read(passage)

    def _check_statements(self) -> Iterator[Disagreement]:
        for name, read in (("ledger.json", read_ledger), ("data.csv", read_data)):
            if name not in self.files:
                continue
            try:
                statements = list(read(name, self.files[name]))
            except (ValueError, KeyError, TypeError) as error:
                yield Disagreement(name, f"{type(error).__name__}: {error}", "a list of numbers was expected")
                continue
            for statement in statements:
                yield from self._check_statement(statement)
            if name == "ledger.json":
                yield from self._check_accounts(statements)

    def _check_statement(self, statement: Statement) -> Iterator[Disagreement]:
        if statement.measure == "name" or statement.measure.startswith("axis:"):
            return
        try:
            stated = read_value(statement.value, statement.unit) if statement.value else None
        except ValueError:
            yield Disagreement(statement.where, statement.value, f"a value in {statement.unit}", statement.measure)
            return
        values = self.figures.values(statement.measure, stated)
        if stated is None:
            if values and None not in values:
                yield Disagreement(statement.where, "no value", show(values[0]), statement.measure)
            return
        if not any(value is not None and is_same(value, stated) for value in values):
            finds = " or ".join(map(show, values)) or "no such measure"
            yield Disagreement(statement.where, show(stated), finds, statement.measure)
        if statement.printed and statement.language in WORDINGS:
            known = next((value for value in values if value is not None and is_same(value, stated)), stated)
            forms = self.figures.spell(known, WORDINGS[statement.language]).values()
            if statement.printed.lower() not in {form.lower() for form in forms}:
                finds = " or ".join(dict.fromkeys(forms))
                yield Disagreement(statement.where, statement.printed, finds, statement.measure)
        if statement.period and "@" in statement.measure and not statement.measure.endswith(f"@{statement.period}"):
            yield Disagreement(statement.where, statement.period, "another day", statement.measure)

    def _check_accounts(self, statements: Iterable[Statement]) -> Iterator[Disagreement]:
        """The ledger has a row for every figure of the documents, and no other."""
        listed = {(s.language, s.measure, s.printed, s.value) for s in statements}
        printed = {
            (language, piece.measure or "", piece.text, piece.value or "")
            for language, document in self.documents.items()
            for passage in (*document.passages, *document.list_behind())
            for piece in passage.pieces
            if piece.measure is not None
        }
        for language, measure, text, _ in sorted(printed - listed):
            yield Disagreement("ledger.json", f"nothing of {text}", f"it stands in the {language} document", measure)
        for language, measure, text, _ in sorted(listed - printed):
            yield Disagreement("ledger.json", text, f"it does not stand in the {language} document", measure)

    def _check_pages(self) -> Iterator[Disagreement]:
        for name in sorted(self.files):
            if name.endswith(".html") and not name.startswith(_MAIL):
                html = self.files[name].decode("utf-8")
                documents = [one for language, one in self.documents.items() if f".{language}." in name]
                documents = documents or list(self.documents.values())
                yield from check_page(name, html, documents, self.labels, WORDINGS)
                addresses = expect_addresses(self.recipe, documents, self.labels, self.files)
                yield from check_head(name, html, documents, self.recipe.as_of, addresses, self.recipe.site)
                for document, page in read_editions(name, html, documents):
                    yield from self._read_edition(page, document)

    def _check_retold(self) -> Iterator[Disagreement]:
        """The claims, and the mail of each edition: held against the documents as they were written."""
        names = {path.rpartition(".")[0] for path in self.files if path.startswith(_MAIL)}
        if not self.documents or not (names or CLAIMS in self.files):
            return
        records = [json.loads(self.files[f"document.{language}.json"]) for language in self.documents]
        if CLAIMS in self.files:
            yield from check_claims(self.files[CLAIMS], records, self.recipe, self.derivation, self.figures)
        if not names:
            return
        from .mail import check_mail  # few issues are mailed

        for name in sorted(names):
            own = [record for record in records if name == _MAIL + record["language"]]
            yield from check_mail(name, self.files, own or records, self.labels, self.recipe.site)

    def _check_previews(self) -> Iterator[Disagreement]:
        """The pictures that stand for the issue on its site; without one there are none."""
        expected = {f"preview.{language}.png": one for language, one in self.documents.items() if self.recipe.site}
        for name in sorted({path for path in self.files if path.startswith("preview.")}.symmetric_difference(expected)):
            yield Disagreement(
                name, "a picture" if name in self.files else "nothing", "one a language, on a site alone"
            )
        if not expected:
            return
        from .preview import check_preview  # few issues have a site

        for name, document in expected.items():
            if name in self.files:
                yield from check_preview(name, self.files[name], document)

    def _read_edition(self, page: Page, document: Document) -> Iterator[Disagreement]:
        """What one edition of a page says, passage by passage."""
        recorded = {passage.text for passage in document.passages}
        for passage in page.passages:
            marked = any(piece.measure is not None for piece in passage.pieces)
            # A page whose figures are not marked is read by the record that says the same.
            if marked or passage.text.strip() not in recorded:
                yield from self._check_passage(document.language, passage) if marked else ()

    def _check_chart(self, path: str) -> Iterator[Disagreement]:
        chart, _, language = path.removeprefix("charts/").removesuffix(".svg").rpartition(".")
        if language in self.documents:
            document, svg = self.documents[language], self.files[path].decode("utf-8")
            if chart not in document.plots:
                yield Disagreement(path, chart, "no such chart in the record")
                return
            yield from check_drawing(path, svg, document.plots[chart], alone=True)

    def _check_paper(self, path: str) -> Iterator[Disagreement]:
        languages = [language for language in self.documents if f".{language}." in path] or list(self.documents)
        yield from check_paper(
            path,
            self.files[path],
            [self.documents[language] for language in languages],
            [self.labels[language] for language in languages],
            [WORDINGS[language] for language in languages],
            self.files.get("data.csv"),
        )
