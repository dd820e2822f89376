"""`harness virtual`: start, list, reset and stop virtual devices of one's own."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import dataclass
from pathlib import Path

import click

from harness import processes
from harness.adb import adb_binary
from harness.cli.options import adb_port_option, json_option, print_rows
from harness.errors import ConfigError
from harness.fleet.console import Console
from harness.fleet.virtual import VirtualSpec
from harness.healing import state_folder
from harness.inventory import VIRTUAL_API_LEVELS
from harness.lab import CURRENT, courier_apks

_TAKES_RESET = "virtual reset"


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


def _folder() -> Path:
    return state_folder() / "virtual"


def _running() -> list[Running]:
    found = []
    for path in sorted((_folder() / "devices").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        device = Running(**{name: data[name] for name in Running.__dataclass_fields__})
        if processes.is_alive(device.pid):
            found.append(device)
    return found


@click.group()
def virtual() -> None:
    """Virtual Android devices: start, list, reset, stop."""


@virtual.command()
@click.option("--devices", type=click.IntRange(1, 16), default=1, show_default=True)
@click.option("--api", type=click.Choice([str(api) for api in VIRTUAL_API_LEVELS]), default="34")
@click.option(
    "--time-scale",
    type=click.FloatRange(1, 100),
    default=1.0,
    show_default=True,
    help="How much faster than real time its timers run.",
)
@click.option("--port", type=int, help="Even console port; 0 for any. [default: from 5554 on]")
@adb_port_option
def start(
    devices: int, api: str, time_scale: float, port: int | None, adb_server_port: int
) -> None:
    """Start virtual devices that keep running until they are stopped."""
    spec = VirtualSpec(devices, int(api), time_scale, port, (courier_apks()[CURRENT],))
    logs = _folder() / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    child = processes.start(
        "virtual device",
        spec.command(adb_server_port, _folder(), logs),
        log=logs / "virtual-process.log",
        detached=True,
    )
    for device in child.ready()["devices"]:
        click.echo(f"{device['serial']}  log {device['log']}")
    child.let_go()
    click.echo(f"Talk to it with {adb_binary()}, list with `harness virtual list`.")


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
def stop(serials: tuple[str, ...], *, every: bool) -> None:
    """Stop virtual devices by serial, or all of them."""
    if every:
        for pid in {device.pid for device in _running()}:
            os.kill(pid, signal.SIGTERM)
            processes.await_end(pid)
        return
    for device in _named(serials):
        with Console(device.console_port, Path(device.token_file)) as console:
            console.command("kill")
    click.echo("stopped")


@virtual.command()
@click.argument("serials", nargs=-1)
def reset(serials: tuple[str, ...]) -> None:
    """Bring virtual devices back to the state in which they were first started."""
    for device in _named(serials):
        with Console(device.console_port, Path(device.token_file)) as console:
            console.command(_TAKES_RESET)
        click.echo(f"{device.serial} reset")


def _named(serials: tuple[str, ...]) -> list[Running]:
    running = {device.serial: device for device in _running()}
    known = ", ".join(running) or "none runs"
    if not serials and len(running) != 1:
        raise ConfigError("SERIAL", "no device is named", f"one of: {known}")
    unknown = [serial for serial in serials if serial not in running]
    if unknown:
        raise ConfigError("SERIAL", f"no virtual device {unknown[0]!r} runs", f"one of: {known}")
    return [running[serial] for serial in serials or tuple(running)]
