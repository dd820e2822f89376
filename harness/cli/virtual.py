"""`harness virtual`: start, list, reset and stop virtual devices of one's own."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harness import processes
from harness.cli.options import NOTHING_TO_DO, adb_port_option, json_option, print_rows
from harness.clock import SystemClock
from harness.errors import ConfigError, DeviceTimeoutError
from harness.fleet.courier_apks import CURRENT, courier_apks
from harness.fleet.virtual_spec import API_LEVELS, VirtualSpec
from harness.state_folder import state_folder

if TYPE_CHECKING:
    from harness.drivers.emulator_console import Console

_STOP_S = 10.0


@dataclass(frozen=True)
class Running:
    """One running virtual device, as its own file in the state folder says."""

    serial: str
    pid: int
    console_port: int
    api: int
    time_scale: float
    log: str
    token_file: str
    console: bool

    @property
    def port(self) -> int:
        """The port that is served as long as it runs."""
        return self.console_port if self.console else self.console_port + 1


def _folder() -> Path:
    return state_folder() / "virtual"


def _running() -> list[Running]:
    files = sorted((_folder() / "devices").glob("*.json"))
    found = [device for path in files if (device := _read(path)) is not None]
    return sorted(found, key=lambda device: device.console_port)


def _read(path: Path) -> Running | None:
    """One file's device, None if it is half written, or its process or port is gone."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        device = Running(**{name: data[name] for name in Running.__dataclass_fields__})
    except (OSError, ValueError, KeyError):
        return None
    return device if processes.is_alive(device.pid) and _listens(device) else None


def _listens(device: Running) -> bool:
    """Whether its port is served: process ids are used again, and one alone proves nothing."""
    import socket  # noqa: PLC0415  (not needed by `start`)

    try:
        socket.create_connection(("127.0.0.1", device.port), timeout=1.0).close()
    except OSError:
        return False
    return True


def _even(_context: click.Context, _option: click.Parameter, port: int | None) -> int | None:
    """ADB takes the even port of a pair for the console and the odd one for the device."""
    if port is not None and port % 2:
        raise click.BadParameter(f"{port} is not even")
    return port


@click.group()
def virtual() -> None:
    """Virtual Android devices: start, list, reset, stop."""


_MODEL_OPTIONS = (
    click.option("--api", type=click.Choice([str(n) for n in API_LEVELS]), default="34"),
    click.option("--build", type=click.Choice(["user", "userdebug"]), default="userdebug"),
    click.option("--size", metavar="WxH", default="1080x2400", show_default=True, help="Pixels."),
    click.option("--density", type=click.IntRange(72, 1000), default=420, show_default=True),
    click.option("--locale", metavar="xx-YY", default="en-US", show_default=True),
    click.option("--console/--no-console", default=True, help="Whether it has a console."),
)


def _model_options(verb: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say what kind of phone it is, and hand them over as one `model`."""

    @functools.wraps(verb)
    def with_model(**chosen: Any) -> None:  # noqa: ANN401  (click's own values)
        names = ("api", "build", "size", "density", "locale", "console")
        model = {name: chosen.pop(name) for name in names}
        verb(model=VirtualSpec(**{**model, "api": int(model["api"])}), **chosen)

    for option in reversed(_MODEL_OPTIONS):
        with_model = option(with_model)
    return with_model


@virtual.command()
@click.option("--devices", type=click.IntRange(1, 16), default=1, show_default=True)
@_model_options
@click.option(
    "--time-scale",
    type=click.FloatRange(1, 100),
    default=1.0,
    show_default=True,
    help="How much faster than real time its timers run.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65534),
    callback=_even,
    help="Even console port; 0 for any. [default: from 5554 on]",
)
@adb_port_option
def start(
    devices: int, model: VirtualSpec, time_scale: float, port: int | None, adb_server_port: int
) -> None:
    """Start virtual devices that keep running until they are stopped."""
    apks = (courier_apks()[CURRENT],)
    spec = replace(model, count=devices, time_scale=time_scale, port=port, install=apks)
    logs = _folder() / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    child = processes.start(
        "virtual device",
        spec.command(adb_server_port, _folder(), logs),
        env=spec.environment(),
        log=logs / "virtual-process.log",
        detached=True,
    )
    for device in child.ready()["devices"]:
        click.echo(f"{device['serial']}  log {device['log']}")
    child.let_go()
    from harness.adb import adb_binary  # noqa: PLC0415  (the devices start before it is loaded)

    try:
        click.echo(f"Talk to it with {adb_binary()}, list with `harness virtual list`.")
    except ConfigError as error:  # the device runs all the same
        click.echo(f"There is no adb to talk to it with. {error}")


@virtual.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """List the virtual devices that run."""
    rows: list[dict[str, object]] = [
        {
            "serial": device.serial,
            "api": device.api,
            "time scale": f"{device.time_scale:g}",
            "pid": device.pid,
            "log": device.log,
        }
        for device in _running()
    ]
    print_rows(rows, as_json=as_json, empty="No virtual device runs.")


@virtual.command()
@click.argument("serials", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Stop all of them.")
@click.pass_context
def stop(context: click.Context, serials: tuple[str, ...], *, every: bool) -> None:
    """Stop virtual devices by serial, or all of them."""
    stopping = _running() if every else _named(serials)
    if not stopping:
        click.echo("No virtual device runs.")
        context.exit(NOTHING_TO_DO)
    for device in stopping:
        if device.console:
            with _console(device) as console:
                console.command("kill")
        else:  # nobody answers there; all devices of its process are of the same kind
            processes.end(device.pid)
        _await_end(device)
        click.echo(f"{device.serial} stopped")


def _console(device: Running) -> Console:
    if not device.console:
        what = f"{device.serial} was started without a console"
        raise ConfigError("SERIAL", what, "a device that has one")
    from harness.drivers.emulator_console import Console  # noqa: PLC0415  (not needed by `start`)

    return Console(device.console_port, Path(device.token_file))


def _await_end(device: Running) -> None:
    """Wait until its file is gone: that is last of all, after its ports and adb's own list."""
    from harness.waiting import NotSettledError, settle  # noqa: PLC0415  (not needed by `start`)

    file = _folder() / "devices" / f"{device.serial}-{device.pid}.json"
    try:
        settle(
            lambda: file.exists() and processes.is_alive(device.pid),
            lambda runs: not runs,
            awaited=f"the end of {device.serial}",
            seconds=_STOP_S,
            clock=SystemClock(),
        )
    except NotSettledError as error:
        raise DeviceTimeoutError(device.serial, str(error), f"See {device.log}.") from error


@virtual.command()
@click.argument("serials", nargs=-1)
def reset(serials: tuple[str, ...]) -> None:
    """Bring virtual devices back to the state in which they were first started."""
    for device in _named(serials):
        with _console(device) as console:
            console.command("virtual reset")
        click.echo(f"{device.serial} reset")


@virtual.group()
def snapshot() -> None:
    """A device's whole state: save it, load it again."""


def _snapshot_verb(verb: str, does: str, told: str) -> None:
    @snapshot.command(verb, help=does)
    @click.argument("name")
    @click.argument("serial", required=False)
    def run(name: str, serial: str | None) -> None:
        (device,) = _named((serial,) if serial else ())
        with _console(device) as console:
            console.command(f"avd snapshot {verb} {name}")
        click.echo(f"{device.serial} {told} {name}")


_snapshot_verb("save", "Save the state of a device under a name.", "saved")
_snapshot_verb("load", "Bring a device back to what was saved; its adb connections stay.", "loaded")
_snapshot_verb("delete", "Forget what was saved under a name.", "deleted")


@snapshot.command("list")
@click.argument("serial", required=False)
def list_snapshots(serial: str | None) -> None:
    """List what was saved of a device."""
    (device,) = _named((serial,) if serial else ())
    with _console(device) as console:
        click.echo(console.command("avd snapshot list"))


def _named(serials: tuple[str, ...]) -> list[Running]:
    running = {device.serial: device for device in _running()}
    known = ", ".join(running) or "none runs"
    if not serials and len(running) != 1:
        raise ConfigError("SERIAL", "no device is named", f"one of: {known}")
    unknown = [serial for serial in serials if serial not in running]
    if unknown:
        raise ConfigError("SERIAL", f"no virtual device {unknown[0]!r} runs", f"one of: {known}")
    return [running[serial] for serial in serials or tuple(running)]
