"""`top`: processes by load; only the batch form, `top -b -n N`, makes sense here.

Source: external/toybox/toys/posix/ps.c (top_main).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_CORES = 4
_DEFAULT_DELAY = 3.0
_DEFAULT_ROWS = 40.0


@command("top", group="toybox")
def top(invocation: Invocation) -> int:
    """Print the table N times (-n), -d seconds apart, at most -m rows."""
    try:
        values = _parse(invocation.args)
    except ValueError as error:
        return invocation.fail(str(error))
    clock = invocation.android.clock
    done = 0
    while not values["n"] or done < values["n"]:
        if done:
            invocation.cancelled.wait(clock.host_seconds(values["d"]))
        invocation.cancelled.check()
        _print(invocation, int(values["m"]))
        done += 1
    return 0


def _parse(arguments: list[str]) -> dict[str, float]:
    """The numbers of -n, -d and -m; other options are taken and ignored."""
    values = {"n": 0.0, "d": _DEFAULT_DELAY, "m": _DEFAULT_ROWS}
    words = list(arguments)
    while words:
        letters = words.pop(0).lstrip("-")
        while letters:
            letter, letters = letters[0], letters[1:]
            if letter in "ndmsopukO":
                value = letters or (words.pop(0) if words else "")
                letters = ""
                if letter in values:
                    values[letter] = _number(letter, value)
            elif letter not in "bqHh":
                raise ValueError(f"Unknown option '{letter}' (see \"top --help\")")
    return values


def _number(letter: str, value: str) -> float:
    if not value.replace(".", "", 1).isdigit():
        raise ValueError(f"-{letter} needs number")
    return float(value)


def _print(invocation: Invocation, most: int) -> None:
    android = invocation.android
    rows = android.processes.all()
    total = android.model.memory_kib
    used = min(total, 900_000 + sum(row.resident_kib for row in rows) // 2)
    stopped = sum(row.stopped for row in rows)
    idle = _CORES * 100 - 4
    invocation.out(
        f"Tasks: {len(rows)} total,   1 running, {len(rows) - 1 - stopped} sleeping, "
        f"{stopped:3d} stopped,   0 zombie\n"
        f"  Mem: {total:9d}K total, {used:9d}K used, {total - used:9d}K free, "
        f"{12 << 10:9d}K buffers\n"
        f" Swap: {total * 3 // 4:9d}K total, {0:9d}K used, {total * 3 // 4:9d}K free, "
        f"{total // 3:9d}K cached\n"
        f"{_CORES * 100}%cpu   3%user   0%nice   1%sys "
        f"{idle}%idle   0%iow   0%irq   0%sirq   0%host\n"
        "  PID USER         PR  NI VIRT  RES  SHR S[%CPU] %MEM     TIME+ ARGS\n"
    )
    for row in sorted(rows, key=lambda each: -each.resident_kib)[:most]:
        share = row.resident_kib * 100 / total
        invocation.out(
            f"{row.pid:5d} {row.user:<12s} 20   0 {_size(row.resident_kib * 60):>4s} "
            f"{_size(row.resident_kib):>4s} {_size(row.resident_kib // 2):>4s} {row.state}  0.0 "
            f"{share:5.1f} {'0:00.10':>9s} {row.name}\n"
        )


def _size(kib: int) -> str:
    if kib < 1 << 10:
        return f"{kib}K"
    if kib < 10 << 20:
        return f"{kib >> 10}M"
    return f"{kib >> 20}G"
