"""Addresses and names that may stand in a header and in a command to a mail server, and why others may not."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 200
_LONGEST_LOCAL, _LONGEST_DOMAIN, _LONGEST_ADDRESS = 64, 253, 254
_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# Control characters, bidi controls and the like, lone surrogates, line and paragraph separators.
_INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
# Scripts of India and Persia need these two inside words.
_JOINERS = "\u200c\u200d"
# The standard library spells these as the rules of 2003 did, by which they lead to another domain.
_AMBIGUOUS = "ßς\u200c\u200d"


class UnfitAddress(ValueError):  # noqa: N818 - named for what is the matter
    """What is wrong with an address, without repeating it."""


def read_address(text: str) -> str:
    """Return an address as it goes to the server: trimmed, the domain in lower case and in ASCII.

    Raises UnfitAddress for everything that is not one plain address: lists, quotes, comments, control characters,
    letters outside ASCII before the @.
    """
    text = text.strip(" ")
    if not text:
        raise UnfitAddress("the address is empty")
    _refuse_signs(text)
    local, at, domain = text.rpartition("@")
    if not at or "@" in local:
        raise UnfitAddress("an address has one @")
    if not local.isascii():
        raise UnfitAddress("the part before the @ has letters that not every mail server takes")
    if not _ATOM.fullmatch(local) or len(local) > _LONGEST_LOCAL:
        raise UnfitAddress("the part before the @ is none that mail servers take")
    address = f"{local}@{_read_domain(domain)}"
    if len(address) > _LONGEST_ADDRESS:
        raise UnfitAddress(f"the address is longer than {_LONGEST_ADDRESS} characters")
    return address


def _refuse_signs(text: str) -> None:
    if any(unicodedata.category(sign) in _INVISIBLE for sign in text):
        raise UnfitAddress("the address has a character that cannot be seen")
    if "," in text or ";" in text:
        raise UnfitAddress("a comma or a semicolon: one address a row")
    if any(sign in text for sign in '"<>()[]\\:'):
        raise UnfitAddress("the address alone, without quotes, brackets or a name")
    if any(sign.isspace() for sign in text):
        raise UnfitAddress("the address has a space")


def _read_domain(domain: str) -> str:
    if any(sign in domain for sign in _AMBIGUOUS):
        raise UnfitAddress("the domain can be read in two ways; write it as it begins with xn--")
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise UnfitAddress("the part after the @ is no domain") from None
    labels = ascii_domain.split(".")
    fits = len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels) and not labels[-1].isdigit()
    if not fits or len(ascii_domain) > _LONGEST_DOMAIN:
        raise UnfitAddress("the part after the @ is no domain")
    return ascii_domain


def find_fault_of_name(name: str) -> str | None:
    """Say what is wrong with the name of a recipient; None if nothing is. Any script is a name, and so is nothing."""
    for sign in name:
        if unicodedata.category(sign) in _INVISIBLE and sign not in _JOINERS:
            return f"the name has a character that cannot be seen, U+{ord(sign):04X}"
    if len(name) > LONGEST_NAME:
        return f"the name is longer than {LONGEST_NAME} characters"
    return None
