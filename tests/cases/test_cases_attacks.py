"""Rendering fetches nothing: whatever a report's own templates ask for, the build stops and nobody is called."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from issue_factory import CHECKOUT, build_issue, make_small

from flowbrief.model.diagnostic import ExitCode, Refused
from flowbrief.render import pdf

TEMPLATES = CHECKOUT / "templates"
OWN = ("headline: total\n", "headline: total\ntemplates: own\n")
BARE = (("    charts: [weekly]\n", ""), OWN)
SECRET = "root:x:0:0"


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[int, list[bytes]]]:
    """A server on this machine, and what reaches it."""
    reached: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.settimeout(1)
                    with contextlib.suppress(OSError):
                        reached.append(connection.recv(200))

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield listening.getsockname()[1], reached
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=2)


def in_body(markup: str) -> Callable[[str], str]:
    return lambda text: text.replace("</body>", markup + "</body>")


def in_head(markup: str) -> Callable[[str], str]:
    return lambda text: text.replace("</head>", markup + "</head>")


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9">{}</svg>'
ATTACKS = {
    "picture": in_body('<img src="URL" alt="">'),
    "file": in_body('<img src="file:///etc/passwd" alt="">'),
    "relative": in_body('<img src="x.png" alt="">'),
    "import": in_head("<style>@import url(URL);</style>"),
    "import-text": in_head('<style>@import "URL";</style>'),
    "style-sheet": in_head('<link rel="stylesheet" href="URL">'),
    "attachment": in_head('<link rel="attachment" href="file:///etc/passwd">'),
    "attached-link": in_body('<p><a rel="attachment" href="file:///etc/passwd">x</a></p>'),
    "asset-above": in_body('<img src="asset:../x" alt="">'),
    "asset-unknown": in_body('<img src="asset:weekly.fr.svg" alt="">'),
    "drawing": in_body(SVG.format('<image href="URL" width="9" height="9"/>')),
    "drawing-in-data": in_body(
        "<img alt='' src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'%3E"
        "%3Cimage href='URL' width='9' height='9'/%3E%3C/svg%3E\">"
    ),
    "background": in_head("<style>body { background: url(URL) }</style>"),
    "style-attribute": in_body("<p style=\"background-image: url('URL')\">x</p>"),
    "content": in_head("<style>h1::before { content: url(URL) }</style>"),
    "font": in_head("<style>@font-face { font-family: X; src: url(URL) } h1 { font-family: X }</style>"),
    "base": in_head('<base href="URL"><link rel="stylesheet" href="a.css">'),
    "object": in_body('<object data="URL"></object>'),
    "embed": in_body('<embed src="URL">'),
}
# A browser would run or follow these; on paper they do nothing.
PAGE_ATTACKS = {
    "script": in_body("<script>alert()</script>"),
    "handler": in_body('<p onclick="alert()">x</p>'),
    "frame": in_body('<iframe src="URL"></iframe>'),
    "refresh": in_head('<meta http-equiv="refresh" content="0;url=URL">'),
    "script-link": in_body('<a href="javascript:alert()">x</a>'),
    "plain-http-link": in_body('<a href="URL">x</a>'),
    "drawn-elsewhere": in_body(SVG.format('<use href="URL#a"/>')),
    "form": in_body('<form action="URL"><input name="x"></form>'),
}
# Paper only: a picture that a page carries is shown by the browser without what it asks for.
CARRIED = "drawing-in-data"
FAST = {"picture", "import", "attachment", "drawing", "script"}


def refuse(
    folder: Path, template: str, edit: Callable[[str], str], port: int, formats: tuple[str, ...]
) -> tuple[str, ...]:
    """Build with one changed template; return the codes of the refusal. Nothing may be written."""
    config = make_small(folder, *BARE)
    own = folder / "own"
    own.mkdir()
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    changed = edit(text).replace("URL", f"http://127.0.0.1:{port}/x.png")
    assert changed != text
    (own / template).write_text(changed, encoding="utf-8")
    with pytest.raises(Refused) as caught:
        build_issue(config, folder / "out", formats=formats, languages=("en",))
    assert caught.value.exit_code is ExitCode.RENDER
    assert not (folder / "out").exists()
    assert SECRET not in str(caught.value)
    return tuple(diagnostic.code for diagnostic in caught.value.diagnostics)


def mark_slow(attacks: dict[str, Callable[[str], str]]) -> list[object]:
    return [name if name in FAST else pytest.param(name, marks=pytest.mark.slow) for name in attacks]


@pytest.mark.parametrize("name", mark_slow(ATTACKS))
def test_paper_fetches_nothing(name: str, server: tuple[int, list[bytes]], tmp_path: Path) -> None:
    port, reached = server
    codes = refuse(tmp_path, "print.html.j2", ATTACKS[name], port, ("pdf",))
    assert "fetch-refused" in codes
    assert reached == []


@pytest.mark.parametrize("name", mark_slow({k: v for k, v in (ATTACKS | PAGE_ATTACKS).items() if k != CARRIED}))
def test_a_page_asks_for_nothing(name: str, server: tuple[int, list[bytes]], tmp_path: Path) -> None:
    port, reached = server
    codes = refuse(tmp_path, "page.html.j2", (ATTACKS | PAGE_ATTACKS)[name], port, ("html",))
    assert "fetch-refused" in codes
    assert reached == []


@pytest.mark.parametrize(
    ("template", "formats"), [("page.css", ("html",)), ("tokens.css", ("html",)), ("print.css", ("pdf",))]
)
def test_a_style_sheet_of_its_own_fetches_nothing(
    template: str, formats: tuple[str, ...], server: tuple[int, list[bytes]], tmp_path: Path
) -> None:
    port, reached = server
    codes = refuse(tmp_path, template, lambda text: text + "\nh1 { background: url(URL) }\n", port, formats)
    assert "fetch-refused" in codes
    assert reached == []


def test_the_server_would_have_noticed(server: tuple[int, list[bytes]]) -> None:
    port, reached = server
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(b"GET /x.png")
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1)
    assert reached == [b"GET /x.png"]
    reached.clear()


def test_a_template_cannot_leave_its_folder(tmp_path: Path) -> None:
    """Neither by name nor by a symbolic link."""
    for number, include in enumerate(("../secret.html", "/etc/passwd", "linked.html")):
        folder = tmp_path / str(number)
        config = make_small(folder, *BARE)
        (folder / "own").mkdir()
        (folder / "secret.html").write_text("a secret")
        (folder / "own" / "linked.html").symlink_to("../secret.html")
        page = (TEMPLATES / "page.html.j2").read_text(encoding="utf-8")
        changed = in_body(f'{{% include "{include}" %}}')(page)
        (folder / "own" / "page.html.j2").write_text(changed, encoding="utf-8")
        with pytest.raises(Refused) as caught:
            build_issue(config, folder / "out", formats=("html",), languages=("en",))
        assert [d.code for d in caught.value.diagnostics] == ["template-failed"]


@pytest.mark.parametrize(
    "expression",
    [
        "{{ document.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ document }}",
        "{{ words }}",
        "{{ undefined_name }}",
        "{{ words.no_such_word }}",
        "{{ document.title|upper }}",
        "{{ range(9) }}",
        "{% if %}",
    ],
)
def test_a_template_is_given_words_and_nothing_to_run(expression: str, tmp_path: Path) -> None:
    config = make_small(tmp_path, *BARE)
    (tmp_path / "own").mkdir()
    text = in_body(expression)((TEMPLATES / "page.html.j2").read_text(encoding="utf-8"))
    line = text[: text.index(expression)].count("\n") + 1
    (tmp_path / "own" / "page.html.j2").write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as caught:
        build_issue(config, tmp_path / "out", formats=("html",), languages=("en",))
    (diagnostic,) = caught.value.diagnostics
    assert (diagnostic.code, diagnostic.exit_code) == ("template-failed", ExitCode.RENDER)
    assert diagnostic.place.file.endswith("page.html.j2")
    assert diagnostic.place.line == line
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("template", "edit"),
    [
        ("page.html.j2", in_body("<p>$9.9bn</p>")),
        ("page.html.j2", in_body("{{ 9 }}")),
        ("page.css", lambda text: text + '\nh1::after { content: " 42" }\n'),
        ("page.css", lambda text: text + "\nh2 { counter-increment: n } h2::before { content: counter(n) }\n"),
        ("print.html.j2", in_body("<p>$9.9bn</p>")),
        ("print.css", lambda text: text + '\nh1::after { content: " 42" }\n'),
    ],
)
def test_a_template_types_no_number(template: str, edit: Callable[[str], str], tmp_path: Path) -> None:
    formats = ("html",) if template.startswith("page") else ("pdf",)
    assert set(refuse(tmp_path, template, edit, 0, formats)) == {"unsourced-number"}


def test_a_template_that_is_not_text_or_divides_by_zero_is_a_mistake_in_it(tmp_path: Path) -> None:
    for number, (template, content) in enumerate(
        (("page.html.j2", b"\xff\xfe"), ("page.css", b"\xff"), ("page.html.j2", b"{{ 1 / 0 }}"))
    ):
        folder = tmp_path / str(number)
        config = make_small(folder, *BARE)
        (folder / "own").mkdir()
        (folder / "own" / template).write_bytes(content)
        with pytest.raises(Refused) as caught:
            build_issue(config, folder / "out", formats=("html",), languages=("en",))
        assert [d.code for d in caught.value.diagnostics] == ["template-failed"]


@pytest.mark.parametrize("bomb", ["{{ 'a' * 6000000 }}", "{% for a in words %}" * 4 + "a" + "{% endfor %}" * 4])
def test_a_template_that_prints_without_end_is_refused(bomb: str, tmp_path: Path) -> None:
    assert refuse(tmp_path, "page.html.j2", in_body(bomb), 0, ("html",)) == ("template-failed",)


def test_a_pdf_of_too_many_pages_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_MOST_PAGES", 3)
    bomb = in_body("<p style='break-before: page'>a</p>" * 4)
    assert refuse(tmp_path, "print.html.j2", bomb, 0, ("pdf",)) == ("document-too-long",)
