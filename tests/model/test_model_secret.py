"""A secret that was read is struck out of whatever is printed, however it is encoded."""

from __future__ import annotations

import base64
import html
import json
import re
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from flowbrief.model import secret
from flowbrief.model.secret import STRUCK, SecretMissing, SecretRef, hide, redact

PASSWORD = "p@ss w/ö<&\"'\\?d%9"
ADDRESS = f"smtp://mailer-account:{quote(PASSWORD, safe='')}@smtp.example.com:587"
KEY = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIE3a\nqqRstUvWxYz01\n-----END PRIVATE KEY-----"


@pytest.fixture(autouse=True)
def nothing_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret, "_hidden", set())


def spell(value: str) -> list[str]:
    """The ways in which servers, libraries and formats repeat a value."""
    raw = value.encode()
    return [
        value,
        quote(value, safe=""),
        re.sub("%..", lambda escape: escape[0].lower(), quote(value, safe="")),
        quote_plus(value),
        html.escape(value),
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        repr(value)[1:-1],
        repr(raw)[2:-1],
        base64.b64encode(raw).decode(),
        base64.b64encode(raw).decode().rstrip("="),
        base64.urlsafe_b64encode(raw).decode(),
    ]


@pytest.mark.parametrize("way", range(12))
def test_each_spelling_of_a_password_is_struck_out(way: int) -> None:
    hide(ADDRESS)
    text = redact(f"535 5.7.8 refused: {spell(PASSWORD)[way]} (again)")
    assert text.rstrip("=").startswith(f"535 5.7.8 refused: {STRUCK}")
    assert text.endswith("(again)")


def test_what_a_login_sends_is_struck_out() -> None:
    hide(ADDRESS)
    plain = base64.b64encode(f"\0mailer-account\0{PASSWORD}".encode()).decode()
    for line in (plain, base64.b64encode(b"mailer-account").decode(), ADDRESS, "mailer-account"):
        assert redact(f"535 {line} 5.7.8").replace("=", "") == f"535 {STRUCK} 5.7.8"


def test_each_line_of_a_key_is_struck_out() -> None:
    hide(KEY)
    assert "qqRstUvWxYz01" not in redact(f"bad key {KEY}")
    assert "qqRstUvWxYz01" not in redact(f"bad key {KEY!r}")
    assert redact("line 3: qqRstUvWxYz01") == f"line 3: {STRUCK}"


def test_the_path_and_the_query_of_an_address_are_struck_out() -> None:
    hide("https://hc.example.com/ping/2f1e9c3a-aaaa-4bbb-8ccc-123456789abc?token=T0ken-of-run")
    assert redact("GET /ping/2f1e9c3a-aaaa-4bbb-8ccc-123456789abc/start") == f"GET {STRUCK}/start"
    assert redact("no check 2f1e9c3a-aaaa-4bbb-8ccc-123456789abc") == f"no check {STRUCK}"
    assert redact("the token T0ken-of-run is not known") == f"the token {STRUCK} is not known"


def test_ordinary_words_of_an_address_stay() -> None:
    hide("postgresql://desk:longpassword@127.0.0.1/flows?sslmode=require&ssl=true")
    said = '{"required": true, "folder": "config/flows", "sender": "desk@example.com"}'
    assert redact(said) == said
    assert redact("longpassword") == STRUCK


def test_a_secret_that_is_read_is_struck_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_SECRET", "from-the-environment ")
    (tmp_path / "key").write_text("from-the-file\n")
    assert SecretRef("env:DESK_SECRET", tmp_path).read() == "from-the-environment"
    assert SecretRef("file:key", tmp_path).read() == "from-the-file"
    assert redact("from-the-file, from-the-environment") == f"{STRUCK}, {STRUCK}"


@pytest.mark.parametrize("written", ["env:DESK_NOTHING", "file:nothing", "file:empty"])
def test_a_secret_that_is_not_there_says_which(written: str, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text(" \n")
    with pytest.raises(SecretMissing) as caught:
        SecretRef(written, tmp_path).read()
    assert written.partition(":")[2] in caught.value.message
    assert caught.value.hint
