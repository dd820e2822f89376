"""`python -m harness.shaper.dns`: a name server that gives one wrong answer, or none.

    {"event": "ready", "host": "127.0.0.1", "port": 40123}

It answers for one name as it is told on the command line; for all others it says that it failed,
so that whoever asks may ask elsewhere.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from collections import deque
from typing import cast

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

_TTL_S = 5
_ID_BYTES = 2
_MOST_LOST = 256


class NameServer(asyncio.DatagramProtocol):
    """Lives on one event loop.

    Args:
        name: the name that it answers for.
        address: the IPv4 address that it gives; "" if it says that there is no such name.
        delay: seconds until it answers.
        overloaded: whether it loses each question until it is asked again, which resolvers do
            with the same id.
    """

    def __init__(self, name: str, address: str, delay: float, *, overloaded: bool = False) -> None:
        self._overloaded = overloaded
        self._lost: deque[tuple[str, bytes]] = deque(maxlen=_MOST_LOST)
        self._name = name.lower().rstrip(".")
        self._address = address
        self._delay = delay
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It listens."""
        self._transport = cast("asyncio.DatagramTransport", transport)  # as the loop means it

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """A question; what is none is not answered."""
        question = (addr[0], data[:_ID_BYTES])
        if self._overloaded and question not in self._lost:
            self._lost.append(question)
            return
        try:
            answer = self.answer(dns.message.from_wire(data))
        except (dns.exception.DNSException, IndexError):
            return
        wire = answer.to_wire()
        asyncio.get_running_loop().call_later(self._delay, self._send, wire, addr)

    def _send(self, wire: bytes, address: tuple[str, int]) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(wire, address)

    def answer(self, query: dns.message.Message) -> dns.message.Message:
        """What is said to a question."""
        answer = dns.message.make_response(query, recursion_available=True)
        question = query.question[0]
        asked = question.name.to_text(omit_final_dot=True).lower()
        if asked != self._name:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif not self._address:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif question.rdtype == dns.rdatatype.A:
            answer.answer.append(
                dns.rrset.from_text(
                    question.name, _TTL_S, dns.rdataclass.IN, dns.rdatatype.A, self._address
                )
            )
        return answer


def main(arguments: list[str] | None = None) -> int:
    """Run until standard input ends, SIGINT or SIGTERM; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m harness.shaper.dns", description=__doc__)
    parser.add_argument("--name", required=True, help="the name to answer for")
    parser.add_argument("--address", default="", help="the address to give; none: no such name")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds until the answer")
    parser.add_argument(
        "--overloaded", action="store_true", help="lose what is asked the first time"
    )
    options = parser.parse_args(arguments)
    asyncio.run(_serve(options))
    return 0


async def _serve(options: argparse.Namespace) -> None:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: NameServer(
            options.name, options.address, options.delay, overloaded=options.overloaded
        ),
        local_addr=("127.0.0.1", 0),
    )
    host, port = transport.get_extra_info("sockname")
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    loop.add_reader(sys.stdin.fileno(), ended.set)  # nothing is ever written there: it has ended
    sys.stdout.write(json.dumps({"event": "ready", "host": host, "port": port}) + "\n")
    sys.stdout.flush()
    await ended.wait()
    transport.close()


if __name__ == "__main__":
    sys.exit(main())
