"""Where a server may send the program on to."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from flowbrief.model.vintage import FetchSpec, is_loopback

MOST_HOPS = 5


def find_target(fetch: FetchSpec, current: str, location: str) -> tuple[str, str]:
    """Return the address that an answer leads to, and why it must not be followed ("" if it may be).

    It has to be https and of the same site as the address in the config, which is that host with or without `www.`
    and what lies below it, or a host that the config allows by name. Nothing leads to this machine but an address
    that begins here: a stranger's answer must not make the program ask what only this machine may.
    """
    target = location
    try:
        target = urljoin(current, location)
        parts = urlsplit(target)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return target, "it is no address"
    origin = urlsplit(fetch.url)
    home = origin.hostname or ""
    if not host or parts.username is not None or parts.password is not None:
        return target, "it is no plain address"
    if is_loopback(home):
        same = (parts.scheme, host, port) == (origin.scheme, home, origin.port)
        return target, "" if same else "it is not of the server that was asked"
    if parts.scheme != "https":
        return target, "it is not https"
    if _is_same_site(home, host) or host in fetch.redirect_hosts:
        return target, ""
    return target, f"{host} is not of the site {home.removeprefix('www.')}"


def _is_same_site(home: str, host: str) -> bool:
    site = home.removeprefix("www.")
    # A bare name such as `com` has no site below it.
    return host in (home, site) or ("." in site and host.endswith(f".{site}"))
