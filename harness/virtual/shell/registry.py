"""Which programs /system/bin holds: functions register themselves with `@command`."""

from __future__ import annotations

import importlib
import pkgutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

Program = Callable[["Invocation"], int]

_LATEST = 10_000


@dataclass(frozen=True)
class Command:
    """A program of the device, and the API levels that ship it.

    Attributes:
        name: what it is called; the base name of its path.
        run: does it and returns the exit status 0-255.
        since_api: the first API level that has it.
        until_api: the last API level that has it.
        group: "toybox" for those that are links to /system/bin/toybox, else free.
        directory: where the program lies.
    """

    name: str
    run: Program
    since_api: int = 0
    until_api: int = _LATEST
    group: str = ""
    directory: str = "/system/bin"

    @property
    def path(self) -> str:
        """Its device path."""
        return f"{self.directory}/{self.name}"


_COMMANDS: dict[str, Command] = {}
_LOADED = threading.Event()
_LOADING = threading.Lock()


def command(
    *names: str,
    since_api: int = 0,
    until_api: int = _LATEST,
    group: str = "",
    directory: str = "/system/bin",
) -> Callable[[Program], Program]:
    """Register a function as the program(s) called `names`.

    Raises:
        ValueError: a name is taken already.
    """

    def register(program: Program) -> Program:
        for name in names:
            taken = _COMMANDS.get(name)
            if taken is not None and taken.run.__module__ != program.__module__:
                raise ValueError(f"{name} is registered by {taken.run.__module__}")
            _COMMANDS[name] = Command(name, program, since_api, until_api, group, directory)
        return program

    return register


def load() -> None:
    """Import every module of harness.virtual.commands once, so that all are registered."""
    if _LOADED.is_set():
        return
    with _LOADING:
        if _LOADED.is_set():
            return
        package = importlib.import_module("harness.virtual.commands")
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            importlib.import_module(module.name)
        _LOADED.set()


def lookup(name: str, api: int = _LATEST - 1) -> Command | None:
    """The program `name` of a device of level `api`, None where it does not exist."""
    load()
    found = _COMMANDS.get(name)
    if found is None or not found.since_api <= api <= found.until_api:
        return None
    return found


def available(api: int) -> list[Command]:
    """All programs of a device of level `api`, by name."""
    load()
    found = [lookup(name, api) for name in sorted(_COMMANDS)]
    return [each for each in found if each is not None]
