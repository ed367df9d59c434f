"""Asks another site whether an address answers. Runs in a worker only, never in a request.

An editor's text decides what is asked, so the machine must not become a way into its own network:
only http and https on their ports, only addresses of the public internet, and the connection goes
to the very address that was looked at, so that a name cannot change its mind in between. Each step
of a redirect is judged anew.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from . import conf
from .models import LinkCheck

PORTS = {"http": 80, "https": 443}
MOST_STEPS = 4
AGENT = "Asah-LinkCheck/1.0"
# Answers that say nothing about the page: a door for people, or one that is shut just now.
DOORS = frozenset({401, 403, 405, 406, 429, 999})
GONE = frozenset({404, 410})
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Refused(Exception):
    """The address is none that we ask."""


@dataclass(frozen=True, slots=True)
class Outcome:
    state: str
    status: int | None = None


def probe(url: str) -> Outcome:
    """What the address answers, after at most MOST_STEPS redirects."""
    try:
        for _step in range(MOST_STEPS):
            status, location = _ask(url)
            if status not in REDIRECTS or not location:
                return _judge(status)
            url = urljoin(url, location)
    except Refused:
        return Outcome(LinkCheck.State.REFUSED)
    except (OSError, http.client.HTTPException, ValueError):
        return Outcome(LinkCheck.State.SILENT)
    return Outcome(LinkCheck.State.SILENT, status)


def _judge(status: int) -> Outcome:
    if status in GONE:
        return Outcome(LinkCheck.State.BROKEN, status)
    if status < 400 or status in DOORS:
        return Outcome(LinkCheck.State.FINE, status)
    return Outcome(LinkCheck.State.SILENT, status)


def _ask(url: str) -> tuple[int, str]:
    """HEAD; where a site does not take that, GET, of which only the beginning is read."""
    parts = _parts(url)
    address = _address(parts)
    status, location = _request("HEAD", parts, address)
    if status >= 400:
        # Some sites know no HEAD, and some of those say "not found".
        return _request("GET", parts, address)
    return status, location


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused from error
    if parts.scheme not in PORTS or not parts.hostname or parts.username or parts.password:
        raise Refused
    if port not in (None, PORTS[parts.scheme]) and not conf.setting("LINK_PRIVATE"):
        raise Refused
    return parts


def _address(parts: SplitResult) -> str:
    """One address of the host, after all of them were found to be public."""
    port = parts.port or PORTS[parts.scheme]
    found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(_is_public(address) for address in addresses):
        raise Refused
    return addresses[0]


def _is_public(address: str) -> bool:
    if conf.setting("LINK_PRIVATE"):
        return True
    number = ipaddress.ip_address(address.split("%")[0])
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour
        if inner is not None:
            return inner.is_global
        if number in _NAT64:
            return False
    return number.is_global and not number.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _request(method: str, parts: SplitResult, address: str) -> tuple[int, str]:
    connection = _connection(parts, address)
    path, query = quote(parts.path or "/", safe=_SAFE), quote(parts.query, safe=_SAFE)
    # A timeout counts from byte to byte; a site that drips must end, too.
    end = threading.Timer(2 * conf.setting("LINK_SECONDS"), _hang_up, [connection])
    end.start()
    try:
        connection.request(method, urlunsplit(("", "", path, query, "")), headers=_HEADERS)
        response = connection.getresponse()
        response.read1(conf.setting("LINK_BYTES"))
        return response.status, response.getheader("Location") or ""
    finally:
        end.cancel()
        connection.close()


def _hang_up(connection: http.client.HTTPConnection) -> None:
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


_SAFE = "/%:@!$&'()*+,;=~-._?"
_HEADERS = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity"}


def _connection(parts: SplitResult, address: str) -> http.client.HTTPConnection:
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    seconds = conf.setting("LINK_SECONDS")
    if parts.scheme == "http":
        connection = http.client.HTTPConnection(host, port, timeout=seconds)
    else:
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(host, port, timeout=seconds, context=context)
    connect = connection._create_connection  # type: ignore[attr-defined]
    # The name stays for Host and for the certificate; the wire goes where we looked.
    connection._create_connection = (  # type: ignore[attr-defined]
        lambda _target, *rest: connect((address, port), *rest)
    )
    return connection
