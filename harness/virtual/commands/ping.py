"""`ping`: echo requests; 0 answered, 1 no answer, 2 not even sent.

Source: external/iputils/ping.c and ping_common.c, with Android's texts.
"""

from __future__ import annotations

import errno
import os
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_FAILED = 2
_LEAST_INTERVAL = 0.2
_USAGE = """Usage: ping [-aAbBdDfhLnOqrRUvV] [-c count] [-i interval] [-I interface]
            [-m mark] [-M pmtudisc_option] [-l preload] [-p pattern] [-Q tos]
            [-s packetsize] [-S sndbuf] [-t ttl] [-T timestamp_option]
            [-w deadline] [-W timeout] [hop1 ...] destination
"""
_DEFAULT_TIMEOUT = 10.0
_LIMITS = (
    ("c", 1, "bad number of packets to transmit."),
    ("i", 0, "bad timing interval."),
    ("w", 0, "bad wait time."),
    ("W", 0, "bad linger time."),
)
_FIELDS: dict[str, tuple[str, type[int] | type[float]]] = {
    "c": ("count", int),
    "s": ("size", int),
    "i": ("interval", float),
    "W": ("timeout", float),
    "w": ("deadline", float),
}
_TAKES_VALUE = "ciIlmMpQsStTwW"


class _UsageError(Exception):
    """The arguments are wrong; the text is the complaint, empty for the usage."""


@dataclass
class _Options:
    host: str = ""
    count: int = 0
    interval: float = 1.0
    timeout: float = _DEFAULT_TIMEOUT
    deadline: float = 0.0
    size: int = 56
    quiet: bool = False
    interface: str = ""


@dataclass
class _Statistics:
    sent: int = 0
    errors: int = 0
    times: list[float] = field(default_factory=list)


@command("ping", "ping6")
def ping(invocation: Invocation) -> int:
    """Send echo requests to a host until -c, -w or a signal ends it."""
    try:
        options = _parse(invocation)
    except _UsageError as error:
        invocation.err(f"ping: {error}\n" if str(error) else _USAGE)
        return _FAILED
    try:
        address = invocation.android.network.resolve(invocation.uid, options.host)
    except (socket.gaierror, OSError):
        invocation.err(f"ping: unknown host {options.host}\n")
        return _FAILED
    try:
        by = _by_interface(invocation, options.interface)
    except OSError as error:
        return _unsent(invocation, "", error)
    size = f"{options.size}({options.size + 28})"
    header = f"PING {options.host} ({address}) {by}{size} bytes of data.\n"
    return _run(invocation, options, address, header)


def _parse(invocation: Invocation) -> _Options:
    options = _Options()
    words = list(invocation.args)
    while words:
        word = words.pop(0)
        if not word.startswith("-") or word == "-":
            options.host = word
            continue
        for at, letter in enumerate(word[1:], start=1):
            if letter in _TAKES_VALUE:
                value = word[at + 1 :] or (words.pop(0) if words else "")
                _set(invocation, options, letter, value)
                break
            if letter == "q":
                options.quiet = True
            elif letter not in "aAbBdDfLnOrRUv46":
                raise _UsageError(f"invalid option -- '{letter}'\n{_USAGE}".rstrip("\n"))
    if not options.host:
        raise _UsageError
    return options


def _set(invocation: Invocation, options: _Options, letter: str, value: str) -> None:
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    for limited, least, complaint in _LIMITS:
        if letter == limited and number < least:
            raise _UsageError(complaint)
    if letter == "i" and number < _LEAST_INTERVAL and invocation.uid != 0:
        raise _UsageError("cannot flood; minimal interval, allowed for user, is 200ms")
    if letter == "I":
        options.interface = value
    if letter in _FIELDS:
        name, kind = _FIELDS[letter]
        setattr(options, name, kind(number))


def _run(invocation: Invocation, options: _Options, address: str, header: str) -> int:
    statistics = _Statistics()
    clock = invocation.android.clock
    began = clock.elapsed()
    while not options.count or statistics.sent < options.count:
        if statistics.sent:
            invocation.cancelled.wait(clock.host_seconds(options.interval))
        invocation.cancelled.check()
        if options.deadline and _spent(invocation, began) >= options.deadline:
            break
        try:
            line = _echo(invocation, options, address, statistics)
        except OSError as error:
            return _unsent(invocation, header if statistics.sent else "", error)
        if statistics.sent == 1:
            invocation.out(header)
        if line and not options.quiet:
            invocation.out(line)
    if not statistics.sent:
        invocation.out(header)
    _print_statistics(invocation, options.host, statistics, _spent(invocation, began))
    return 0 if statistics.times else 1


def _by_interface(invocation: Invocation, interface: str) -> str:
    """What the header says of `-I`; OSError where nothing leaves by it."""
    if not interface:
        return ""
    return f"from {invocation.android.network.source_address(interface)} {interface}: "


def _spent(invocation: Invocation, began: float) -> float:
    clock = invocation.android.clock
    return (clock.elapsed() - began) * clock.scale


def _echo(invocation: Invocation, options: _Options, address: str, statistics: _Statistics) -> str:
    """Send one request; the line to print, empty when nothing answered."""
    timeout = min(options.timeout, options.deadline or options.timeout)
    reply = invocation.android.network.ping(invocation.uid, address, timeout, options.interface)
    statistics.sent += 1
    if reply is None:
        return ""
    statistics.times.append(reply.milliseconds)
    shown = _milliseconds(reply.milliseconds)
    return (
        f"{options.size + 8} bytes from {reply.address}: icmp_seq={statistics.sent} ttl=255 "
        f"time={shown} ms\n"
    )


def _milliseconds(value: float) -> str:
    """Three significant digits, as iputils prints a round trip."""
    for limit, digits in ((1, 3), (10, 2), (100, 1)):
        if value < limit:
            return f"{value:.{digits}f}"
    return f"{value:.0f}"


def _unsent(invocation: Invocation, header: str, error: OSError) -> int:
    """Nothing can leave the device: connect() or sendmsg() failed."""
    number = error.errno or errno.ENETUNREACH
    where = (
        "connect"
        if number in (errno.ENETUNREACH, errno.EHOSTUNREACH) and not header
        else ("ping: sendmsg")
    )
    invocation.err(f"{where}: {os.strerror(number)}\n")
    return _FAILED


def _print_statistics(
    invocation: Invocation, host: str, statistics: _Statistics, seconds: float
) -> None:
    received = len(statistics.times)
    lost = 100 - received * 100 // statistics.sent if statistics.sent else 0
    invocation.out(
        f"\n--- {host} ping statistics ---\n{statistics.sent} packets transmitted, "
        f"{received} received, {lost}% packet loss, time {int(seconds * 1000)}ms\n"
    )
    if statistics.times:
        times = statistics.times
        mean = sum(times) / received
        deviation = (sum((each - mean) ** 2 for each in times) / received) ** 0.5
        numbers = "/".join(f"{each:.3f}" for each in (min(times), mean, max(times), deviation))
        invocation.out(f"rtt min/avg/max/mdev = {numbers} ms\n")
    else:
        invocation.out("\n")
