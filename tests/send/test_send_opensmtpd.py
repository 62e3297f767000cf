"""A real server takes the brief, and what it stored is opened in a real browser."""

from __future__ import annotations

import base64
import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import dkim
import pytest
from issue_factory import read_folder
from mail_daemon import run_daemon
from mail_desk import MailDesk
from mail_keys import make_dkim_key
from playwright.sync_api import Browser

DAY = "2024-06-05"


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory, own_cache: None) -> dict[str, bytes]:
    """What the server stored, by recipient, and the issue it is from."""
    key, record = make_dkim_key()
    with run_daemon() as daemon:
        folder = tmp_path_factory.mktemp("real")
        desk = MailDesk(folder, f"smtp://127.0.0.1:{daemon.port}")
        (folder / "dkim.pem").write_bytes(key)
        desk.write(desk.settings + '    dkim: {domain: example.com, selector: brief, key: "file:dkim.pem"}\n')
        desk.build()
        assert desk.run("approve", "--by", "Wu").exit_code == 0
        sent = desk.run("send")
        assert sent.exit_code == 0, sent.stderr
        messages = daemon.wait_for(4)
    found = {str(message_from_bytes(one, policy=default)["To"].addresses[0].addr_spec): one for one in messages}
    issue = read_folder(desk.output / "small" / DAY)
    return found | {f"/{name}": content for name, content in issue.items()} | {"dns": record}


def parse(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def parts_of(message: EmailMessage) -> dict[str, EmailMessage]:
    return {part.get_content_type(): part for part in message.walk() if isinstance(part, EmailMessage)}


def test_everybody_got_one_message_as_wished(stored: dict[str, bytes]) -> None:
    kinds = {
        address: [part.get_content_type() for part in parse(content).walk()]
        for address, content in stored.items() if "@" in address
    }  # fmt: skip
    page = ["multipart/alternative", "text/plain", "multipart/related", "text/html"]

    assert kinds["plain@example.org"] == ["text/plain"]
    assert kinds["team@example.org"][:4] == page
    assert "application/pdf" not in kinds["team@example.org"]
    for address in ("wu.min@example.org", "smith@example.org"):
        assert kinds[address] == ["multipart/mixed", *page, "image/png", "application/pdf"]


@pytest.mark.parametrize(
    ("address", "language", "words"),
    [("wu.min@example.org", "zh", "资金流向"), ("smith@example.org", "en", "Flows")],
)
def test_the_stored_message_has_the_bytes_of_the_issue(
    stored: dict[str, bytes], address: str, language: str, words: str
) -> None:
    parts = parts_of(parse(stored[address]))
    link = f"https://example.com/leave?who={address.replace('@', '%40')}"

    page, text = parts["text/html"].get_content(), parts["text/plain"].get_content()
    assert words in page
    assert words in text
    for got, file in ((page, f"/mail.{language}.html"), (text, f"/mail.{language}.txt")):
        expected = stored[file].decode().replace("https://unsubscribe.invalid/", link)
        assert got.replace("\r\n", "\n").rstrip("\n") == expected.rstrip("\n")
    assert parts["application/pdf"].get_content() == stored[f"/brief.{language}.pdf"]
    name = parts["application/pdf"].get_filename()
    assert name == f"{'小报告' if language == 'zh' else 'A-small-report'}_{DAY}.pdf"
    assert b"filename*" in stored[address] or language == "en"
    assert parts["image/png"].get_content() in stored.values()


def test_the_stored_headers_and_signature_hold(stored: dict[str, bytes]) -> None:
    for address in ("wu.min@example.org", "smith@example.org", "team@example.org", "plain@example.org"):
        content = stored[address].replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        message = parse(content)
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert f"who={address.replace('@', '%40')}>" in message["List-Unsubscribe"]
        assert message["Message-ID"].startswith(f"<small.{DAY}.1.")
        assert dkim.verify(content, dnsfunc=lambda name, timeout=5: stored["dns"])
    assert str(parse(stored["wu.min@example.org"])["From"]) == "资金流周报 <desk@example.com>"
    assert str(parse(stored["smith@example.org"])["To"]) == '"Smith, Jane" <smith@example.org>'


@pytest.mark.parametrize(("address", "language"), [("wu.min@example.org", "zh"), ("smith@example.org", "en")])
@pytest.mark.parametrize("width", [760, 375])
def test_the_stored_page_opens_in_a_browser(
    stored: dict[str, bytes], browser: Browser, tmp_path: Path, address: str, language: str, width: int
) -> None:
    message = parse(stored[address])
    pictures = {
        str(part["Content-ID"]).strip("<>"): part.get_content()
        for part in message.walk() if part.get_content_type() == "image/png"
    }  # fmt: skip
    page = re.sub(
        r"cid:([A-Za-z0-9._-]+)",
        lambda found: "data:image/png;base64," + base64.b64encode(pictures[found[1]]).decode(),
        parts_of(message)["text/html"].get_content(),
    )
    asked: list[str] = []
    window = browser.new_page(viewport={"width": width, "height": 900})
    window.on("request", lambda request: asked.append(request.url) if not request.url.startswith("data:") else None)
    window.set_content(page)
    sizes = window.evaluate("() => [...document.images].map((one) => [one.naturalWidth, one.complete, one.alt])")
    wide = window.evaluate("() => document.documentElement.scrollWidth")
    leave = window.evaluate("() => [...document.links].map((one) => one.href)")
    window.screenshot(path=tmp_path / f"{language}-{width}.png", full_page=True)
    window.close()

    assert len(sizes) == len(pictures) > 0
    assert all(natural > 100 and complete and alt for natural, complete, alt in sizes)
    assert wide <= width
    assert f"https://example.com/leave?who={address.replace('@', '%40')}" in leave
    assert asked == []
