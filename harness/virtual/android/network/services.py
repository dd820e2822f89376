"""Names of well-known ports, as bionic's getservbyname has them; the common ones alone."""

from __future__ import annotations

_SERVICES = {
    "ftp": 21, "ssh": 22, "telnet": 23, "smtp": 25, "domain": 53, "bootps": 67, "bootpc": 68,
    "http": 80, "pop3": 110, "ntp": 123, "imap2": 143, "https": 443, "domain-s": 853,
    "imaps": 993, "pop3s": 995, "mdns": 5353, "http-alt": 8080,
}  # fmt: skip
_NAMES = {port: name for name, port in _SERVICES.items()}
_DATAGRAM = frozenset({53, 67, 68, 123, 443, 5353, 853})
_HIGHEST = 65535


def service_name(port: int, protocol: str) -> str:
    """The name of a port, or its number."""
    known = protocol != "udp" or port in _DATAGRAM
    return _NAMES.get(port, str(port)) if known else str(port)


def service_port(text: str) -> int | None:
    """The port that a name or a number stands for; None when it is neither."""
    if text.isdecimal():
        return int(text) if int(text) <= _HIGHEST else None
    return _SERVICES.get(text)
