"""Every command of the virtual device by API level, as a page: docs/commands.md.

Written by `python -m harness.virtual.commands.listing > docs/commands.md`, from what is registered.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from harness.virtual.android.model import API_LEVELS
from harness.virtual.commands import services
from harness.virtual.shell import registry
from harness.virtual.shell.builtins.table import BUILTINS

_HEAD = """# The commands of the virtual device

Made from the code by `python -m harness.virtual.commands.listing > docs/commands.md`; a test fails
when it is stale. Models are of API levels {levels}; where no
level is given, all of them have it.
"""
_DUMPED = (
    "Those marked * are listed, and found by `service check`, but nothing is dumped of them here."
)


def page() -> str:
    """The whole page."""
    every = {each.name: each for api in API_LEVELS for each in registry.available(api)}
    toybox = {name for name, each in every.items() if each.group == "toybox"}
    names = {name for api in API_LEVELS for name in services.names(api)}
    shelled = {n for n in names if _levels(lambda api, n=n: services.shell_handler(n, api))}  # type: ignore[misc]
    dumped = {n for n in names if _levels(lambda api, n=n: services.dump_handler(n, api))}  # type: ignore[misc]

    def program(name: str, api: int) -> object:
        return registry.lookup(name, api)

    def service(name: str, api: int) -> object:
        return services.exists(name, api)

    def shell_service(name: str, api: int) -> object:
        return services.exists(name, api) and services.shell_handler(name, api)

    starred = names - dumped
    return "\n".join(
        (
            _HEAD.format(levels=", ".join(map(str, API_LEVELS))),
            _section("Android's own programs", every.keys() - toybox, program),
            _section("Programs of toybox", toybox, program),
            f"## Built into the shell\n\n{_names(sorted(BUILTINS))}\n",
            _section("Services of `cmd`", shelled, shell_service),
            _section("Services of `dumpsys`", names, service, f"{_DUMPED}\n\n", starred=starred),
        )
    )


def _section(
    title: str,
    names: Iterable[str],
    has: Callable[[str, int], object],
    text: str = "",
    starred: Iterable[str] = (),
) -> str:
    """Names in groups: those of all levels, then by the levels that have them."""
    groups: dict[tuple[int, ...], list[str]] = {}
    for name in sorted(names):
        levels = _levels(lambda api, name=name: has(name, api))  # type: ignore[misc]
        groups.setdefault(levels, []).append(f"{name}*" if name in set(starred) else name)
    lines = [
        f"{_when(levels)}{_names(found)}\n"
        for levels, found in sorted(groups.items(), key=lambda group: (-len(group[0]), group[0]))
    ]
    return f"## {title}\n\n{text}" + "\n".join(lines)


def _levels(has: Callable[[int], object]) -> tuple[int, ...]:
    return tuple(api for api in API_LEVELS if has(api))


def _when(levels: tuple[int, ...]) -> str:
    if levels == API_LEVELS:
        return ""
    if levels[-1] == API_LEVELS[-1]:
        return f"API {levels[0]} on: "
    return f"API {levels[0]} only: " if len(levels) == 1 else f"API {levels[0]} to {levels[-1]}: "


def _names(names: list[str]) -> str:
    return " ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    sys.stdout.write(page())
