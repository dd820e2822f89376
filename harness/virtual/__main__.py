"""Start virtual devices: `python -m harness.virtual`.

Standard output carries one JSON line, `{"event": "ready", …}` or `{"event": "error", …}`; the
devices run until SIGTERM, SIGINT, or the end of standard input with --stop-with-stdin.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from harness.virtual.android.model import (
    BUILD_TYPES,
    DEFAULT_API,
    DEFAULT_DENSITY,
    DEFAULT_LOCALE,
    DEFAULT_SIZE,
    EMULATED_HARDWARE,
    model_for,
)
from harness.virtual.errors import BadApkError, BadOptionError, StartError
from harness.virtual.registry import Registry, default_state_dir

if TYPE_CHECKING:
    from harness.virtual.server import DeviceOptions, Server

_DEFAULT_SERVER_PORT = 5037


def main(arguments: list[str] | None = None) -> int:
    """Run until told to stop; 0 after a clean stop, 1 when nothing could be started."""
    options = _parser().parse_args(arguments)
    _warn_on_standard_error()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        server = _start(options)
    except StartError as error:
        _tell({"event": "error", "kind": error.kind, "message": str(error)})
        return 1
    except Exception as error:
        logging.getLogger("harness.virtual").exception("could not start")
        _tell({"event": "error", "kind": StartError.kind, "message": f"{error!r}"})
        return 1
    _tell({"event": "ready", "pid": os.getpid(), "devices": _describe(server)})
    if options.stop_with_stdin:
        threading.Thread(target=_wait_for_end_of_input, args=(stop,), daemon=True).start()
    threading.Thread(target=_wait_until_empty, args=(server, stop), daemon=True).start()
    stop.wait()
    server.stop()
    return 0


def _warn_on_standard_error() -> None:
    """What belongs to no device; libraries that set up the root logger change nothing of it."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.setLevel(logging.WARNING)
    logger = logging.getLogger("harness.virtual")
    logger.addHandler(handler)
    logger.propagate = False


def _start(options: argparse.Namespace) -> Server:
    from harness.virtual.server import Server  # noqa: PLC0415  (so that --help and errors are fast)

    device_options = _device_options(options)
    server = Server(options.adb_server_port, Registry(options.state_dir.absolute()))
    try:
        server.start(options.devices, options.port, device_options)
    except ValueError as error:
        raise BadOptionError(str(error)) from error
    return server


def _device_options(options: argparse.Namespace) -> DeviceOptions:
    from harness.virtual.adbd.auth import AuthMode  # noqa: PLC0415  (so that errors are fast)
    from harness.virtual.server import DeviceOptions  # noqa: PLC0415  (so that errors are fast)

    state_dir = options.state_dir.absolute()
    try:
        model = model_for(
            options.api,
            options.build,
            size=options.size,
            density=options.density,
            locale=options.locale,
        )
    except ValueError as error:
        raise BadOptionError(str(error)) from error
    return DeviceOptions(
        state_dir=state_dir,
        log_dir=(options.log_dir or state_dir / "logs").absolute(),
        model=replace(model, hardware=options.hardware),
        console=not options.no_console,
        adb_auth=AuthMode(options.adb_auth) if options.adb_auth else None,
        time_scale=options.time_scale,
        installs=tuple(_readable(path) for path in options.install),
        host_names=dict(options.host_name),
    )


def _readable(path: Path) -> Path:
    try:
        with path.open("rb"):
            return path.absolute()
    except OSError as error:
        raise BadApkError(f"{path}: {error.strerror}") from error


def _describe(server: Server) -> list[dict[str, object]]:
    return [
        {
            "serial": device.serial,
            "console_port": device.entry.console_port,
            "adb_port": device.entry.adb_port,
            "log": device.entry.log,
        }
        for device in server.devices
    ]


def _tell(event: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


def _wait_for_end_of_input(stop: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stop.set()


def _wait_until_empty(server: Server, stop: threading.Event) -> None:
    server.empty.wait()  # the console's `kill` stopped the last device
    stop.set()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m harness.virtual", description=__doc__)
    add = parser.add_argument
    add("--devices", type=int, default=1, help="how many devices (default 1)")
    _add_model(parser)
    add("--time-scale", type=float, default=1.0, help="how much faster device timers run")
    add("--port", type=int, help="even console port; 0: any; default: first free from 5554")
    add(
        "--adb-server-port",
        type=int,
        default=int(os.environ.get("ANDROID_ADB_SERVER_PORT") or _DEFAULT_SERVER_PORT),
        help="the adb server to register with (default 5037)",
    )
    add("--state-dir", type=Path, default=default_state_dir(), help="where devices keep state")
    add("--log-dir", type=Path, help="where log files go (default STATE_DIR/logs)")
    add("--install", type=Path, action="append", default=[], metavar="APK")
    add("--host-name", type=_host_name, action="append", default=[], metavar="NAME=IP")
    add(
        "--adb-auth",
        choices=("off", "accept", "ask"),
        help="hosts with a new key: asked for none, allowed, or unauthorized until allowed "
        "(default: off, accept for user builds)",
    )
    add("--stop-with-stdin", action="store_true", help="stop when standard input ends")
    return parser


def _add_model(parser: argparse.ArgumentParser) -> None:
    """What kind of phone it is; `model_for` checks the values."""
    add = parser.add_argument_group("model").add_argument
    add("--api", type=int, default=DEFAULT_API, help="Android API level (default 34)")
    add("--build", choices=BUILD_TYPES, default="userdebug", help="user has no root")
    add("--size", type=_size, default=DEFAULT_SIZE, metavar="WxH", help="default 1080x2400")
    add("--density", type=int, default=DEFAULT_DENSITY, metavar="N", help="default 420")
    add("--locale", default=DEFAULT_LOCALE, metavar="xx-YY", help="default en-US")
    add("--hardware", default=EMULATED_HARDWARE, metavar="NAME", help="default ranchu")
    add("--no-console", action="store_true", help="nobody answers on the even port")


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not width.isdecimal() or not height.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not WxH, as 1080x2400")
    return int(width), int(height)


def _host_name(text: str) -> tuple[str, str]:
    name, equals, address = text.partition("=")
    if not name or not equals or not address:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=IP")
    return name, address


if __name__ == "__main__":
    sys.exit(main())
