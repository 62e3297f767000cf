"""The bytes of a message: its headers, its parts, its signature; and that nothing gets into them that should not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from pathlib import Path

import dkim
import pytest
from fault_server import FaultServer
from hypothesis import given, settings
from hypothesis import strategies as st
from mail_factory import MARKS, NOON, Desk, make_recipients, write_issue
from mail_keys import make_dkim_key

from flowbrief.deliver.mail.edition import read_editions
from flowbrief.deliver.mail.headers import UnfitHeader, write_mailbox, write_text, write_tokens
from flowbrief.deliver.mail.message import Letterhead, write_letter
from flowbrief.deliver.mail.recipients import Recipient
from flowbrief.deliver.mail.signature import open_signer
from flowbrief.model.delivery import DkimSpec
from flowbrief.model.diagnostic import Refused
from flowbrief.model.secret import SecretRef

READER = Recipient("wu.min+flows@example.org", "吴敏", "zh", "full", 2)


def write_head(desk: Desk, *, marks: dict[str, str] | None = None, round_: int = 1) -> Letterhead:
    editions = read_editions(desk.issue, ("zh", "en", "bilingual"))
    return Letterhead(desk.issue, desk.mail, editions, round_, marks, open_signer(desk.mail))


def read_mailbox(content: bytes) -> tuple[str, str]:
    """Name and address of To, as RFC 2047 has it; the parser of the standard library puts spaces between the words."""
    raw = re.search(rb"^To: (.*(?:\r\n[ \t].*)*)\r\n", content, re.MULTILINE)
    assert raw is not None
    name, address = parseaddr(re.sub(r"\r\n", "", raw[1].decode("ascii")))
    return (str(make_header(decode_header(name))) if "=?utf-8?b?" in name else name), address


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, 25)


def write(desk: Desk, recipient: Recipient = READER, **settings: object) -> bytes:
    return write_letter(write_head(desk, **settings), recipient, NOON).content  # type: ignore[arg-type]


def parse(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    assert [part.defects for part in message.walk() if part.defects] == []
    return message


def test_the_headers(desk: Desk) -> None:
    desk.reply_to = "answers@example.com"
    message = parse(write(desk))

    assert {name: str(value) for name, value in message.items()} == {
        "From": "资金流周报 <desk@example.com>",
        "To": "吴敏 <wu.min+flows@example.org>",
        "Reply-To": "answers@example.com",
        "Subject": "资金流周报：科技基金净流入",
        "Date": "Thu, 06 Jun 2024 12:00:00 +0800",
        "Message-ID": str(message["Message-ID"]),
        "List-Id": "<small.example.com>",
        "List-Unsubscribe": "<https://example.com/leave?who=wu.min%2Bflows%40example.org&list=small>, "
        "<mailto:leave@example.com?subject=unsubscribe>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "Content-Language": "zh-Hans",
        "Content-Type": str(message["Content-Type"]),
        "MIME-Version": "1.0",
    }
    assert re.fullmatch(r"<small\.2024-06-05\.1\.[0-9a-f]{24}@example\.com>", str(message["Message-ID"]))


def test_the_parts(desk: Desk) -> None:
    message = parse(write(desk))
    issue = desk.issue
    body, paper = message.iter_parts()
    text, related = body.iter_parts()
    page, picture = related.iter_parts()
    link = "https://example.com/leave?who=wu.min%2Bflows%40example.org&list=small"

    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
        "application/pdf",
    ]  # fmt: skip
    assert text.get_content().replace("\r\n", "\n") == issue.files["mail.zh.txt"].decode().replace(
        "https://unsubscribe.invalid/", link
    )
    assert page.get_content().replace("\r\n", "\n") == issue.files["mail.zh.html"].decode().replace(
        "https://unsubscribe.invalid/", link.replace("&", "&amp;")
    )
    assert picture["Content-ID"] == "<weekly.zh>"
    assert picture.get_content_disposition() == "inline"
    assert picture.get_content() == issue.files["charts/weekly.zh.png"]
    assert paper.get_filename() == "资金流周报周报.pdf"
    assert paper.get_content_disposition() == "attachment"
    assert paper.get_content() == issue.files["brief.zh.pdf"]


@pytest.mark.parametrize(
    ("form", "kinds"),
    [
        ("text", ["text/plain"]),
        ("light", ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en", "bilingual"])
def test_each_format_of_each_edition(desk: Desk, language: str, form: str, kinds: list[str]) -> None:
    message = parse(write(desk, replace(READER, language=language, format=form)))

    assert [part.get_content_type() for part in message.walk()] == kinds
    assert message["Content-Language"] == {"zh": "zh-Hans", "en": "en", "bilingual": "zh-Hans, en"}[language]
    assert str(message["From"]) == {
        "zh": "资金流周报 <desk@example.com>",
        "en": '"Fund flows, weekly" <desk@example.com>',
        "bilingual": '"资金流周报 Fund flows, weekly" <desk@example.com>',
    }[language]  # fmt: skip


@pytest.mark.parametrize("form", ["full", "light", "text"])
def test_every_server_can_take_the_bytes(desk: Desk, form: str) -> None:
    content = write(desk, replace(READER, format=form))

    assert content.isascii()
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", content)
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert b"8bit" not in content
    assert content.endswith(b"\r\n")


def test_a_message_is_the_same_however_often_it_is_written(desk: Desk) -> None:
    other = replace(READER, address="WU.MIN+flows@example.org")

    assert write(desk) == write(desk)
    assert parse(write(desk))["Message-ID"] == parse(write(desk, other))["Message-ID"]
    assert parse(write(desk))["Message-ID"] != parse(write(desk, round_=2))["Message-ID"]
    assert "wu" not in str(parse(write(desk))["Message-ID"])


def test_a_mark_stands_before_the_subject(desk: Desk) -> None:
    assert parse(write(desk, marks=MARKS))["Subject"] == "更正：资金流周报：科技基金净流入"


def test_the_signature_is_that_of_the_domain(desk: Desk, serve: Callable[..., FaultServer]) -> None:
    key, record = make_dkim_key()
    (desk.folder / "dkim.pem").write_bytes(key)
    desk.dkim = DkimSpec("example.com", "brief", SecretRef("file:dkim.pem", desk.folder))
    asked: list[bytes] = []

    def answer(name: bytes, timeout: int = 5) -> bytes:
        asked.append(name)
        return record

    server = serve()
    desk.port = server.port
    desk.send(make_recipients(3, "full"))
    for taken in server.taken:
        # As the server has it: the signature survived the way.
        assert dkim.verify(taken.content, dnsfunc=answer)
        signed = re.search(rb"h=([^;]+);", taken.content.replace(b"\r\n ", b""))
        assert signed is not None
        names = [name.strip() for name in signed[1].lower().split(b":")]
        assert {b"list-unsubscribe", b"list-unsubscribe-post", b"from", b"to", b"subject", b"message-id"} <= set(names)
        assert b"c=relaxed/relaxed" in taken.content
        assert b"a=rsa-sha256" in taken.content
        for old, new in ((b"Precedence: bulk", b"Precedence: list"), (b"One-Click", b"Two-Click")):
            assert not dkim.verify(taken.content.replace(old, new), dnsfunc=answer)
        added = b"Subject: something else\r\n" + taken.content
        assert not dkim.verify(added, dnsfunc=answer)
    assert set(asked) == {b"brief._domainkey.example.com."}


@pytest.mark.parametrize("key", [b"not a key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_key_that_is_none_is_told_without_it(desk: Desk, key: bytes) -> None:
    (desk.folder / "dkim.pem").write_bytes(key)
    desk.dkim = DkimSpec("example.com", "brief", SecretRef("file:dkim.pem", desk.folder))

    with pytest.raises(Refused) as refused:
        open_signer(desk.mail)
    assert refused.value.diagnostics[0].code == "bad-dkim-key"
    assert "AAAA" not in str(refused.value)


def test_a_key_that_is_not_there_is_told(desk: Desk) -> None:
    desk.dkim = DkimSpec("example.com", "brief", SecretRef("file:dkim.pem", desk.folder))

    with pytest.raises(Refused) as refused:
        open_signer(desk.mail)
    assert refused.value.diagnostics[0].code == "secret-missing"


HOSTILE = (
    "Wu\r\nBcc: everybody@example.org", "Wu\nSubject: other", "Wu\rX: y", "Wu\x00", "Wu\u2028Bcc: x", "Wu\x85Bcc: x",
)  # fmt: skip
ODD = (
    "=?utf-8?q?Bcc=3A_everybody=40example.org?=", "=?utf-8?b?QmNjOiB4?= <evil@example.net>",
    'a" <evil@example.net>, "b',
    "evil@example.net, b", "<evil@example.net>", "Wu; evil@example.net", "\\", '"', "\\\"", "a,b", 
    "x" * 200, "吴" * 200,
    "👩‍👩‍👧‍👦 family", "Ὀδυσσεύς", "محمد", "=SUM(A1)", "undisclosed-recipients:;", " x", "(comment)", "a\u200db",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_with_a_line_end_gets_into_no_header(desk: Desk, name: str) -> None:
    with pytest.raises(Refused) as refused:
        write(desk, replace(READER, name=name))
    assert refused.value.diagnostics[0].code == "mail-broken"


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_odd_name_is_a_name(desk: Desk, name: str, language: str) -> None:
    content = write(desk, replace(READER, name=name, language=language))
    head = content.partition(b"\r\n\r\n")[0]
    message = parse(content)

    assert read_mailbox(content) == (name, READER.address)
    assert len(message["To"].addresses) == 1
    lines = re.sub(rb"\r\n[ \t]", b" ", head).split(b"\r\n")
    assert len(lines) == len(message.keys()) == 14
    assert b"bcc" not in b"".join(line.split(b":")[0] for line in lines).lower()


@pytest.mark.parametrize(
    "address", ["a@x.org\r\nBcc: b@y.org", "a@x.org, b@y.org", "a@x.org>\r\nRCPT TO:<b@y.org", "a b@x.org", "吴@x.org"]
)
def test_an_address_that_is_none_gets_into_no_header(desk: Desk, address: str) -> None:
    with pytest.raises(Refused):
        write(desk, replace(READER, address=address))


@settings(max_examples=80)
@given(st.text(max_size=250))
def test_any_text_is_a_header_that_reads_back_or_is_refused(text: str) -> None:
    try:
        content = write_text("Subject", text) + write_mailbox("To", text, "a@x.org") + b"X-Last: end\r\n\r\n"
    except (UnfitHeader, UnicodeEncodeError):
        assert any(
            ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 or sign in "\u2028\u2029" or 0xD800 <= ord(sign) < 0xE000
            for sign in text
        )
        return
    message = message_from_bytes(content, policy=default)

    assert content.isascii()
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert message.keys() == ["Subject", "To", "X-Last"]
    assert read_mailbox(content) == (text, "a@x.org")


@pytest.mark.parametrize("token", ["a\r\nb", "a\nb", "", "a\0", "吴", " a", "a" * 1000])
def test_a_token_is_ascii_in_one_line(token: str) -> None:
    with pytest.raises(UnfitHeader):
        write_tokens("List-Id", token)


@pytest.mark.parametrize(
    "change",
    [
        {"images": {}},
        {"images": {"weekly.zh": "charts/none.png"}},
        {"images": {"weekly.zh": "charts/weekly.zh.png", "x\r\nBcc: y": "charts/weekly.zh.png"}},
        {"images": []},
        {"pdf": "none.pdf"},
        {"pdf": 5},
    ],
)
def test_parts_that_do_not_fit_each_other_are_not_mailed(desk: Desk, change: dict[str, object]) -> None:
    import json

    issue = desk.issue
    described = json.loads(issue.files["mail.zh.json"]) | change
    broken = replace(issue, files={**issue.files, "mail.zh.json": json.dumps(described).encode()})

    with pytest.raises(Refused) as refused:
        read_editions(broken, ("zh",))
    assert [one.code for one in refused.value.diagnostics] == ["mail-broken"]


@pytest.mark.parametrize("end", ["html", "txt"])
def test_a_mail_that_nobody_could_leave_is_not_mailed(desk: Desk, end: str) -> None:
    issue = desk.issue
    name = f"mail.zh.{end}"
    content = issue.files[name].replace(b"https://unsubscribe.invalid/", b"https://example.com/")

    with pytest.raises(Refused) as refused:
        read_editions(replace(issue, files={**issue.files, name: content}), ("zh",))
    assert [one.code for one in refused.value.diagnostics] == ["mail-broken"]


@pytest.mark.parametrize("subject", ["a\r\nBcc: x@y.org", "a\nb"])
def test_a_subject_or_a_file_name_with_a_line_end_is_not_mailed(desk: Desk, subject: str) -> None:
    head = write_head(desk)
    edition = head.editions["zh"]

    with pytest.raises(Refused):
        write_letter(replace(head, editions={"zh": replace(edition, subject=subject)}), READER, NOON)
    with pytest.raises(Refused):
        write_letter(replace(head, editions={"zh": replace(edition, pdf_name=subject)}), READER, NOON)


def test_a_dot_alone_in_a_line_ends_no_message(desk: Desk, serve: Callable[..., FaultServer]) -> None:
    write_issue(desk.folder / "output", words="\n.\n..\n.x\nend")
    server = serve()
    desk.port = server.port
    desk.send(make_recipients(2, "text"))

    assert "\n.\n..\n.x\nend" in parse(server.taken[1].content).get_content().replace("\r\n", "\n")
