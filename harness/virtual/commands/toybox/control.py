"""sleep, timeout, flock, xargs, nohup, yes, true and kill: what runs, when and for how long."""

from __future__ import annotations

import fcntl
import re
import signal
import threading
from collections.abc import Iterator

from harness.virtual.commands.toybox.inputs import chunks
from harness.virtual.commands.toybox.options import Grammar, Options, UsageError, applet
from harness.virtual.shell.builtins.signals import signal_number
from harness.virtual.shell.cancellation import Cancellation
from harness.virtual.shell.file_streams import FileReader, FileWriter
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.registry import command
from harness.virtual.shell.streams import BytesReader

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_TIMED_OUT = 124
_MISUSE = 125
_XARGS_FAILED = 123
_MOST_BYTES = 131072
_LOCKS = {"s": fcntl.LOCK_SH, "x": fcntl.LOCK_EX, "u": fcntl.LOCK_UN}
_LOCK_LOOK_S = 0.01


def seconds(text: str) -> float:
    """A duration such as 1.5, 2m or 1h; UsageError for anything else."""
    match = re.match(r"\d*\.?\d*", text)
    digits = match.group() if match else ""
    if not digits.strip("."):
        raise UsageError(f"Not a number '{text}'")
    unit = _UNITS.get(text[len(digits) :] or "s")
    if unit is None:
        raise UsageError(f"Unknown suffix '{text[len(digits) :]}'")
    return float(digits) * unit


def host_seconds(job: Invocation, device_seconds: float) -> float:
    """How long the host waits for so many seconds of the device."""
    clock = getattr(job.android, "clock", None)
    return clock.host_seconds(device_seconds) if clock is not None else device_seconds


@applet("sleep", grammar=Grammar(least=1))
def sleep(job: Invocation, options: Options) -> int:
    """Wait, for device seconds."""
    total = sum(seconds(text) for text in options.arguments)
    job.cancelled.wait(host_seconds(job, total))
    job.cancelled.check()
    return 0


@applet("usleep", grammar=Grammar(least=1, most=1))
def usleep(job: Invocation, options: Options) -> int:
    """Wait, for microseconds of the device."""
    job.cancelled.wait(host_seconds(job, seconds(options.arguments[0]) / 1_000_000))
    job.cancelled.check()
    return 0


@applet("timeout", grammar=Grammar("v", "ks", stop=True, least=2), misuse=_MISUSE)
def timeout(job: Invocation, options: Options) -> int:
    """Run a command; send it a signal when it takes longer than a duration."""
    limit, *words = options.arguments
    number = signal_number(options.get("s", "TERM"))
    if number is None:
        return job.fail(f"bad -s: '{options.get('s')}'", _MISUSE)
    cancelled = Cancellation(job.cancelled)
    over = threading.Timer(host_seconds(job, seconds(limit)), cancelled.set, (number,))
    over.daemon = True
    if seconds(limit):
        over.start()
    try:
        status = job.run(words, cancelled=cancelled)
    finally:
        over.cancel()
        cancelled.close()
    job.cancelled.check()
    if not cancelled.is_set():
        return status
    return 128 + number if number == signal.SIGKILL else _TIMED_OUT


@applet("flock", grammar=Grammar("sxun", least=1, most=1))
def flock(job: Invocation, options: Options) -> int:
    """Lock the open file of a descriptor, which the shell keeps open (toys/other/flock.c).

    Programs are handed 0 to 2 only, here; a character device is not locked either.
    """
    streams = {"0": job.stdin, "1": job.stdout, "2": job.stderr}
    file = streams.get(options.arguments[0])
    if not isinstance(file, FileReader | FileWriter):
        return job.fail("flock: Bad file descriptor")
    last = next((flag for flag in reversed(options.flags) if flag in _LOCKS), "x")
    while not _locked(file, _LOCKS[last]):
        if "n" in options:
            return 1
        job.cancelled.wait(_LOCK_LOOK_S)
        job.cancelled.check()
    return 0


def _locked(file: FileReader | FileWriter, operation: int) -> bool:
    try:
        fcntl.flock(file.fileno(), operation | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@applet("nohup", grammar=Grammar(stop=True, least=1))
def nohup(job: Invocation, options: Options) -> int:
    """Run a command that a hang-up does not end."""
    cancelled = Cancellation(job.cancelled, ignored=frozenset({signal.SIGHUP}))
    return job.become(options.arguments, cancelled=cancelled)


@applet("setsid", grammar=Grammar("cdw", stop=True, least=1))
def setsid(job: Invocation, options: Options) -> int:
    """Run a command in a session of its own: a hang-up does not reach it."""
    return nohup(job, options)


@applet("nice", "ionice", "taskset", grammar=Grammar("", "ncp", stop=True))
def nice(job: Invocation, options: Options) -> int:
    """Run a command; priorities make no difference here."""
    words = options.arguments[1:] if job.name == "taskset" else options.arguments
    return job.become(words) if words else 0


@applet("time", grammar=Grammar("pv", stop=True, least=1))
def time(job: Invocation, options: Options) -> int:
    """Run a command and tell how long it took."""
    started = job.android.clock.elapsed()
    status = job.run(options.arguments)
    taken = job.android.clock.elapsed() - started
    job.err(f"real    {int(taken // 60)}m{taken % 60:05.2f}s\nuser    0m0.00s\nsys     0m0.00s\n")
    return status


@applet("yes")
def yes(job: Invocation, options: Options) -> int:
    """Print a line until nobody reads it."""
    line = " ".join(options.arguments) or "y"
    block = f"{line}\n".encode("utf-8", "surrogateescape") * 512
    while not job.cancelled.is_set():
        job.stdout.write(block)
    job.cancelled.check()
    return 0


@command("true", group="toybox")
def true(_: Invocation) -> int:
    """Succeed, whatever is asked."""
    return 0


@command("false", group="toybox")
def false(_: Invocation) -> int:
    """Fail, whatever is asked."""
    return 1


@applet("sync")
def sync(_: Invocation, __: Options) -> int:
    """Nothing is kept back here."""
    return 0


@applet("kill", grammar=Grammar("l", "s", stop=True))
def kill(job: Invocation, options: Options) -> int:
    """Send a signal to processes."""
    targets = list(options.arguments)
    number = signal_number(options.get("s", "TERM")) or signal.SIGTERM
    if not targets:
        raise UsageError('missing argument (see "kill --help")')
    status = 0
    for text in targets:
        reason = "No such process"
        try:
            job.shell.kill(int(text), number, by=job.uid)
        except PermissionError:
            reason = "Operation not permitted"
        except (ProcessLookupError, ValueError):
            pass
        else:
            continue
        status = job.fail(f"bad pid '{text}': {reason}")
    return status


@applet("xargs", grammar=Grammar("0oprt", "nsEIPL", stop=True))
def xargs(job: Invocation, options: Options) -> int:
    """Run a command with what standard input says as arguments."""
    data = b"".join(chunks(job, job.stdin)).decode("utf-8", "surrogateescape")
    words = options.arguments or ["echo"]
    status = 0
    for batch in _batches(data, options):
        if "I" in options:
            line = [each.replace(options.get("I"), batch[0]) for each in words]
        else:
            line = [*words, *batch]
        if "t" in options:
            job.err(" ".join(line) + "\n")
        given = job.run(line, stdin=BytesReader())
        if given in (126, 127):
            return given
        status = _XARGS_FAILED if given else status
    return status


def _batches(data: str, options: Options) -> Iterator[list[str]]:
    if "0" in options:
        items = [each for each in data.split("\0") if each]
    elif "I" in options or "L" in options:
        items = [each.strip() for each in data.split("\n") if each.strip()]
    else:
        items = data.split()
    size = 1 if "I" in options else options.number("n", options.number("L", 1 << 30))
    batch: list[str] = []
    length = 0
    for item in items:
        if batch and (len(batch) >= size or length + len(item) > _MOST_BYTES):
            yield batch
            batch, length = [], 0
        batch.append(item)
        length += len(item) + 1
    if batch or ("r" not in options and "I" not in options):
        yield batch
