"""`python -m harness.shaper`: listens, says where in one JSON line, follows JSON lines.

    {"event": "ready", "host": "127.0.0.1", "port": 40123}

Each line on standard input is a shape or a schedule (`harness/shaper/shape.py`) and is answered by
`{"event": "shaped"}` or `{"event": "refused", "message": …}` on standard output.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys

from harness.pacing.profiles import PROFILES
from harness.shaper.route import Address, FixedRoute, ProxyRoute, Route
from harness.shaper.server import Shaper
from harness.shaper.shape import Schedule

_LINE_LIMIT = 1024 * 1024


def main(arguments: list[str] | None = None) -> int:
    """Run until standard input ends (where asked for), SIGINT or SIGTERM; the exit code."""
    options = _parser().parse_args(arguments)
    try:
        asyncio.run(_serve(options))
    except OSError as error:
        _say({"event": "error", "kind": "port", "message": f"{options.listen}: {error.strerror}"})
        return 3
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m harness.shaper", description=__doc__)
    parser.add_argument("--listen", type=Address.parse, default="127.0.0.1:0", metavar="HOST:PORT")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--to", type=Address.parse, metavar="HOST:PORT", help="the one target")
    where.add_argument(
        "--proxy", action="store_true", help="be an HTTP proxy for the targets of --target"
    )
    parser.add_argument(
        "--target",
        type=_target,
        action="append",
        default=[],
        metavar="NAME:PORT=HOST:PORT",
        help="what clients of the proxy ask for, and where that is from here",
    )
    parser.add_argument(
        "--others", action="store_true", help="pass on what is not listed, as it is"
    )
    parser.add_argument("--profile", choices=sorted(PROFILES), help="a line by its name")
    parser.add_argument("--stop-with-stdin", action="store_true", help="end with standard input")
    return parser


def _target(text: str) -> tuple[Address, Address]:
    asked, _, real = text.partition("=")
    return Address.parse(asked), Address.parse(real)


async def _serve(options: argparse.Namespace) -> None:
    route: Route = FixedRoute(options.to)
    if options.proxy:
        route = ProxyRoute(dict(options.target), others=options.others)
    shaper = Shaper(options.listen, route)
    where = shaper.start()
    if options.profile:
        shaper.line.follow(Schedule.of(PROFILES[options.profile]))
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    _say({"event": "ready", "host": where.host, "port": where.port})
    following = asyncio.ensure_future(_follow(shaper, ended if options.stop_with_stdin else None))
    await ended.wait()
    following.cancel()
    await shaper.close()


async def _follow(shaper: Shaper, ended: asyncio.Event | None) -> None:
    reader = asyncio.StreamReader(limit=_LINE_LIMIT)
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    while line := await reader.readline():
        try:
            shaper.line.follow(Schedule.from_json(line))
        except ValueError as error:
            _say({"event": "refused", "message": str(error)})
        else:
            _say({"event": "shaped"})
    if ended is not None:
        ended.set()


def _say(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
