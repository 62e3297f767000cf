"""The headers of a message, in ASCII on every server: what no header may hold cannot get into one.

The library's own folding is not used: it lets encoded words grow beyond what mail programs decode, and drops quotes of
long names in some versions.
"""

from __future__ import annotations

import base64
import re

LONGEST_LINE = 998
_WIDTH = 76
# 52 signs of base64 and the 12 around them fit behind the name of a header.
_CHUNK = 39
_PLAIN = re.compile(r"[ -~]*")
_TOKEN = re.compile(r"[!-~]+(?: [!-~]+)*")


class UnfitHeader(ValueError):  # noqa: N818 - named for what is the matter
    """A value that cannot stand in a header."""


def write_text(name: str, text: str) -> bytes:
    """A header of words, such as the subject; what is not plain ASCII is encoded. Raises UnfitHeader."""
    refuse_controls(name, text)
    if _is_plain(text) and _TOKEN.fullmatch(text):
        lines = [""]
        for word in f"{name}: {text}".split(" "):
            if lines[-1] and len(lines[-1]) + 1 + len(word) > _WIDTH:
                lines.append("")
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
        if max(map(len, lines)) <= _WIDTH:
            return _write(name, "\r\n ".join(lines)[len(name) + 2 :])
    return _write(name, "\r\n ".join(_encode_words(text)))


def write_mailbox(name: str, display: str, address: str) -> bytes:
    """A header with one address and the name of whose it is, which may be empty. Raises UnfitHeader."""
    refuse_controls(name, display)
    if not _TOKEN.fullmatch(address) or any(sign in address for sign in ' <>",;'):
        raise UnfitHeader(f"{name}: not an address")
    if not display:
        return _write(name, address)
    if _is_plain(display):
        escaped = display.replace("\\", "\\\\").replace('"', '\\"')
        break_ = " " if len(name) + len(escaped) + len(address) + 7 <= _WIDTH else "\r\n "
        return _write(name, f'"{escaped}"{break_}<{address}>')
    return _write(name, "\r\n ".join((*_encode_words(display), f"<{address}>")))


def write_tokens(name: str, *tokens: str) -> bytes:
    """A header of ASCII as it is, a line for each token, such as addresses to leave a list. Raises UnfitHeader."""
    if not all(_TOKEN.fullmatch(token) for token in tokens):
        raise UnfitHeader(f"{name}: not in ASCII")
    return _write(name, ",\r\n ".join(tokens))


def _write(name: str, value: str) -> bytes:
    content = f"{name}: {value}\r\n".encode("ascii")
    if any(len(line) > LONGEST_LINE for line in content.split(b"\r\n")):
        raise UnfitHeader(f"{name}: longer than a line of mail may be")
    return content


def _is_plain(text: str) -> bool:
    """True for what a mail program shows as it stands; `=?` would be taken for an encoded word."""
    return _PLAIN.fullmatch(text) is not None and "=?" not in text


def refuse_controls(name: str, text: str) -> None:
    """Raise UnfitHeader for a text with a line end or another control character."""
    if any(ord(sign) < 32 or ord(sign) == 127 or 0x80 <= ord(sign) < 0xA0 for sign in text):
        raise UnfitHeader(f"{name}: a control character")
    if any(sign in text for sign in "\u2028\u2029"):
        raise UnfitHeader(f"{name}: a line end")


def _encode_words(text: str) -> list[str]:
    """Encoded words of which each holds whole characters, as some mail programs want it."""
    chunks: list[bytes] = [b""]
    for sign in text:
        encoded = sign.encode("utf-8")
        if len(chunks[-1]) + len(encoded) > _CHUNK:
            chunks.append(b"")
        chunks[-1] += encoded
    return [f"=?utf-8?b?{base64.b64encode(chunk).decode('ascii')}?=" for chunk in chunks]
