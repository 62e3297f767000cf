"""Labels, names, lists and templates that mean harm do none: on the site, in the mail, on the disk."""

from __future__ import annotations

import email
import email.policy
import functools
import http.server
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fault_server import FaultServer
from issue_factory import run_flowbrief
from playwright.sync_api import Browser
from run_factory import Desk

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
HARM = "window.__pwned = true"
LABELS = (
    f'"><script>{HARM}</script>',
    f"</script><script>{HARM}</script>",
    f']]><img src=x onerror="{HARM}">',
    f"</title></style></textarea><svg onload='{HARM}'>",
    f"' onmouseover='{HARM}' x='",
    f"javascript:{HARM}//",
    "{{ self.__init__.__globals__ }}{% for x in y %}",
    "$a$ &lt;b&gt; <!-- --",
)
# Every text of the small report that a reader sees, and what takes its place.
PLACES = {
    "en: A small report": 0, "zh: 小报告": 1, "en: The exchange": 2, "zh: 交易所": 3, "en: Weekly flows": 4,
    "zh: 周度资金流": 5, "en: all funds": 6, "zh: 全部基金": 7, "en: All": 4, "zh: 全部": 5, "en: technology funds": 0,
    "zh: 科技基金": 1, "en: Technology": 2, "zh: 科技": 3, "en: The last weeks": 4, "zh: 最近几周": 5, "en: Flows": 6,
    "zh: 资金流向": 7, "en: For information only.": 0, "zh: 仅供参考。": 2,
}  # fmt: skip
LOADED = """() => ({
  pwned: window.__pwned === true,
  handlers: [...document.querySelectorAll('*')].filter(
    (one) => [...one.attributes].some((each) => each.name.startsWith('on'))).length,
  links: [...document.querySelectorAll('a[href], area[href]')].filter(
    (one) => one.protocol === 'javascript:' || one.protocol === 'data:').length,
  scripts: [...document.scripts].filter((one) => one.text.includes('__pwned')
    && one.type !== 'application/ld+json').length,
})"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, FaultServer]]:
    """A report all of whose texts mean harm, brought out with a list that does as well."""
    smtp = FaultServer()
    desk = Desk(tmp_path_factory.mktemp("hostile"), smtp=f"smtp://127.0.0.1:{smtp.port}")
    text = desk.config.read_text("utf-8")
    # Longer texts first, so that none is found within another.
    for old in sorted(PLACES, key=len, reverse=True):
        language, _, words = old.partition(": ")
        pattern = rf"(?<=\b{language}: ){re.escape(words)}(?=[,}}])"
        assert re.search(pattern, text), old
        label = json.dumps(LABELS[PLACES[old]] + (" " + words), ensure_ascii=False)
        text = re.sub(pattern, lambda _, label=label: label, text)
    names = json.dumps({"zh": LABELS[3], "en": LABELS[0]})
    text = text.replace("    sender: desk@example.com\n", f"    sender: desk@example.com\n    sender_name: {names}\n")
    desk.config.write_text(text, "utf-8")
    recipient = LABELS[1].replace('"', '""')
    rows = f'reader1@example.org,"{recipient}",zh,light\nreader2@example.org,"{recipient}",bilingual,light\n'
    (desk.folder / "recipients.csv").write_text(f"address,name,language,format\n{rows}", "utf-8")
    first = desk.run()
    assert first.code == 8, first.stdout
    assert desk.call("approve", "--by", LABELS[0], "--note", LABELS[1]).code == 0
    ran = desk.run()
    assert ran.code == 0, ran.stdout
    yield desk, smtp
    smtp.stop()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def test_no_page_of_the_site_and_no_mail_runs_what_a_label_says(
    hostile: tuple[Desk, FaultServer], tmp_path: Path, browser: Browser
) -> None:
    desk, smtp = hostile
    for number, taken in enumerate(smtp.taken):
        message = email.message_from_bytes(taken.content, policy=email.policy.default)
        page = message.get_body(("html",))
        assert page is not None
        (tmp_path / f"mail{number}.html").write_text(page.get_content(), "utf-8")
    handler = functools.partial(_Quiet, directory=str(desk.shown))
    dialogs: list[str] = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as served:
        thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        pages = sorted(path.relative_to(desk.shown).as_posix() for path in desk.shown.rglob("*.html"))
        addresses = [f"http://127.0.0.1:{served.server_port}/{page}" for page in pages]
        addresses += [path.as_uri() for path in sorted(tmp_path.glob("mail*.html"))]
        assert len(addresses) > 12
        page = browser.new_page()
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        for address in addresses:
            page.goto(address)
            found = page.evaluate(LOADED)
            assert found == {"pwned": False, "handlers": 0, "links": 0, "scripts": 0}, address
            # The harm is there, as text.
            assert "missing" in address or "__pwned" in page.content(), address
        served.shutdown()
    assert dialogs == []


def test_headers_and_feeds_hold_what_a_label_says_as_text(hostile: tuple[Desk, FaultServer]) -> None:
    from xml.etree import ElementTree

    desk, smtp = hostile
    for taken in smtp.taken:
        head = taken.content.partition(b"\r\n\r\n")[0]
        message = email.message_from_bytes(taken.content, policy=email.policy.default)
        assert message["To"].addresses[0].addr_spec == taken.recipient
        assert message["To"].addresses[0].display_name == LABELS[1]
        assert len(message.get_all("To")) == len(message.get_all("From")) == len(message.get_all("Subject")) == 1
        assert message["Bcc"] is None
        assert all(re.match(rb"[A-Za-z-]+:|[ \t]", line) for line in head.split(b"\r\n"))
    for path in desk.shown.rglob("*.xml"):
        tree = ElementTree.parse(path)
        assert not [one for one in tree.iter() if one.tag.rpartition("}")[2] in ("script", "img", "svg")]
        for link in tree.iter("{http://www.w3.org/2005/Atom}link"):
            assert link.get("href", "").startswith("http://127.0.0.1:8000/")


BREAKS = {
    "title": ("title: {zh: 小报告,", 'title: {zh: "小报告\\r\\nBcc: x@example.org",'),
    "sender": ("    sender: desk@example.com\n", '    sender: "desk@example.com\\r\\nBcc: x@example.org"\n'),
    "sender-name": (
        "    sender: desk@example.com\n",
        '    sender: desk@example.com\n    sender_name: {zh: "A\\nBcc: x@example.org", en: "A\\nBcc: x@example.org"}\n',
    ),
    "bidi": ("title: {zh: 小报告,", 'title: {zh: "小报告\\u202e",'),
    "report": ("report: small\n", "report: ../small\n"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_texts_that_break_lines_or_folders_are_refused(name: str, tmp_path: Path, smtp: FaultServer) -> None:
    desk = Desk(tmp_path, smtp=f"smtp://127.0.0.1:{smtp.port}")
    old, new = BREAKS[name]
    text = desk.config.read_text("utf-8")
    assert old in text
    desk.config.write_text(text.replace(old, new), "utf-8")
    ran = desk.run()
    assert (ran.code, ran.result["result"]) == (2, "failed"), ran.stdout
    assert (smtp.taken, desk.output.exists()) == ([], False)


# Tells of every file that is opened and every connection, in each process of the build.
AUDIT = """
import os, sys
from pathlib import Path
log = os.open({log!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
def tell(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        os.write(log, ("open " + arguments[0] + chr(10)).encode())
    elif event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.posix_spawn"):
        os.write(log, (event + " " + repr(arguments[1:]) + chr(10)).encode())
sys.addaudithook(tell)
"""
TEMPLATE_ATTACKS = {
    "include": "{% include '/etc/passwd' %}",
    "include-above": "{% include '../../../../../../etc/passwd' %}",
    "link": "{% include 'passwd' %}",
    "import": "{% import 'os' as os %}{{ os.getcwd() }}",
    "class": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "globals": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "attr": "{{ ''|attr('__class__')|attr('__base__') }}",
    "format": "{{ '{0.__class__}'.format(title) }}",
    "range": "{% for a in range(999999999) %}{% endfor %}",
    "loops": "{% for a in range(99999) %}{% for b in range(99999) %}xxxxxxxxxxxxxxxx{% endfor %}{% endfor %}",
    "power": "{{ 9 ** 9 ** 9 }}",
}
KINDS = {"page.html.j2": "build", "mail.html.j2": "build", "site.html.j2": "publish"}


@pytest.mark.parametrize(
    ("template", "attack"),
    [pytest.param(kind, name, marks=pytest.mark.slow) for kind in KINDS for name in TEMPLATE_ATTACKS],
)
def test_a_template_reads_no_file_and_asks_nobody(template: str, attack: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    own = tmp_path / "own"
    own.mkdir()
    (own / "passwd").symlink_to("/etc/passwd")
    house = (TEMPLATES / template).read_text("utf-8")
    (own / template).write_text(house.replace("</body>", TEMPLATE_ATTACKS[attack] + "</body>"), "utf-8")
    assert (own / template).read_text("utf-8") != house
    text = desk.config.read_text("utf-8").replace("headline: total\n", "headline: total\ntemplates: own\n")
    desk.config.write_text(text, "utf-8")
    log = tmp_path / "audit"
    ended = run_flowbrief("run", desk.config, "-o", desk.output, cwd=tmp_path, before=AUDIT.format(log=str(log)))
    opened = log.read_text("utf-8").splitlines()
    assert any(line == f"open {own / template}" for line in opened)
    assert not [line for line in opened if "passwd" in line or line.startswith(("socket", "os.system"))]
    printed = ended.stdout + ended.stderr
    shown = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.parent != own)
    assert "root:x:" not in printed
    assert b"root:x:" not in shown
    # What a number without a source is refused for depends on the page.
    assert (ended.returncode, "template-failed" in printed) == (6, attack != "power"), printed
    assert not desk.shown.exists()
    assert (KINDS[template] == "publish") == desk.issue.exists()
