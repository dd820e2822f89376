"""`python -m harness.service`: both APIs in one process; one JSON line on stdout when ready."""

import argparse
import asyncio
import contextlib
import json
import logging
import os
import sys
from pathlib import Path

from harness.service.control.app import control_app
from harness.service.control.token import VARIABLE, TokenFileError, control_token
from harness.service.errors import DatabaseUnusableError
from harness.service.server import Listener, PortUnusableError, serve
from harness.service.service import Service
from harness.service.wire.app import wire_app

LOOPBACK = "127.0.0.1"


def main() -> int:
    """Serve until told to stop; the exit status is 0, or 1 when it could not start."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    options = _options()
    try:
        _run(options)
    except TokenFileError as error:
        return _failed("token-file", str(error))
    except DatabaseUnusableError as error:
        return _failed("database", str(error))
    except PortUnusableError as error:
        return _failed(error.kind, error.message)
    return 0


def _run(options: argparse.Namespace) -> None:
    token, token_file = control_token(options.token_file)
    with (
        Listener(options.host, options.port) as wire,
        Listener(options.host, options.tls_port, tls=True) as secure,
        Listener(LOOPBACK, options.control_port) as control,
        contextlib.closing(Service(options.database)) as service,
    ):
        ready = {
            "event": "ready",
            "pid": os.getpid(),
            "url": wire.url,
            "tls_url": secure.url,
            "control_url": control.url,
            "token_file": token_file,
        }
        app = wire_app(service)
        apps = [(app, wire), (app, secure), (control_app(service, token), control)]
        running = serve(
            apps,
            on_ready=lambda: _say(ready),
            on_stop=service.events.bell.close,
            stop_with_stdin=options.stop_with_stdin,
        )
        asyncio.run(running)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="harness.service", description=__doc__)
    parser.add_argument("--host", default=LOOPBACK, help="of the wire API (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="of the wire API; 0: any free one")
    parser.add_argument(
        "--tls-port", type=int, default=0, help="of the wire API over TLS; 0: any free one"
    )
    parser.add_argument(
        "--control-port", type=int, default=0, help="of the control API, always on loopback"
    )
    parser.add_argument(
        "--database", default=":memory:", help="an SQLite file (default: %(default)s)"
    )
    parser.add_argument(
        "--token-file",
        type=Path,
        help=f"holds the control token; created if missing; ${VARIABLE} goes before it",
    )
    parser.add_argument(
        "--stop-with-stdin", action="store_true", help="stop when standard input ends"
    )
    return parser.parse_args()


def _say(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _failed(kind: str, message: str) -> int:
    _say({"event": "error", "kind": kind, "message": message})
    return 1


if __name__ == "__main__":
    sys.exit(main())
