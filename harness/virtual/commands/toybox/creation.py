"""mkdir, touch, mktemp, truncate, fallocate: bring files into being (external/toybox/toys)."""

from __future__ import annotations

import errno
import os
import random
import string
import time
from datetime import datetime

from harness.virtual.android.files.view import join
from harness.virtual.commands.device_time import zone
from harness.virtual.commands.toybox.inputs import complain
from harness.virtual.commands.toybox.modes import parse_mode
from harness.virtual.commands.toybox.options import Grammar, Options, UsageError, applet, number
from harness.virtual.commands.toybox.paths import parent
from harness.virtual.shell.invocation import Invocation


@applet("mkdir", grammar=Grammar("vp", "mZ", least=1, long={"parents": "p", "mode": "m"}))
def mkdir(job: Invocation, options: Options) -> int:
    """Make folders, with -p those above too."""
    status = 0
    mode = parse_mode(options.get("m"), 0o777, folder=True) if "m" in options else None
    for path in options.arguments:
        try:
            _make(job, path, options, mode)
        except OSError as problem:
            status = complain(job, path, problem, quoted=True)
    return status


def _make(job: Invocation, path: str, options: Options, mode: int | None) -> None:
    files = job.files
    if "p" in options:
        above = parent(path)
        if above not in ("/", ".") and not files.exists(above):
            _make(job, above, options, None)
        if files.is_directory(path):
            return
    files.make_directory(path)
    if "v" in options:
        job.err(f"{job.name}: created directory '{path}'\n")
    if mode is not None:
        files.chmod(path, mode)


@applet("touch", grammar=Grammar("acmh", "drt", least=1, exclusive=("dtr",)))
def touch(job: Invocation, options: Options) -> int:
    """Make files, or give existing ones a new time."""
    moment = _moment(job, options)
    status = 0
    for path in options.arguments:
        try:
            if not job.files.exists(path):
                if "c" in options:
                    continue
                job.files.open(path, "a").close()
                if not options.values:
                    continue
            _stamp(job, options, path, moment)
        except OSError as problem:
            status = complain(job, path, problem, quoted=True)
    return status


def _stamp(job: Invocation, options: Options, path: str, moment: float) -> None:
    found = job.files.stat(path)
    accessed = found.accessed if "m" in options and "a" not in options else moment
    modified = found.modified if "a" in options and "m" not in options else moment
    job.files.set_times(path, accessed, modified)


def _moment(job: Invocation, options: Options) -> float:
    if "r" in options:
        try:
            return job.files.stat(options.get("r")).modified
        except OSError as problem:
            reason = os.strerror(problem.errno or 0)
            raise UsageError(f"Can't stat {options.get('r')}: {reason}") from problem
    text = options.get("d") or options.get("t")
    if not text:
        now = job.android.filesystem.now
        return now() if now is not None else time.time()
    if text.startswith("@"):
        return float(text[1:])
    forms = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M",
             "%Y-%m-%d", "%Y%m%d%H%M.%S", "%Y%m%d%H%M", "%m%d%H%M")  # fmt: skip
    for form in forms:
        try:
            local = datetime.strptime(text.removesuffix("Z"), form)  # noqa: DTZ007  (zone follows)
        except ValueError:
            continue
        return local.replace(tzinfo=zone(job.android)).timestamp()
    raise UsageError(f"bad date {text}")


@applet("mktemp", grammar=Grammar("uqtd", "p", most=1))
def mktemp(job: Invocation, options: Options) -> int:
    """Make a file, or with -d a folder, of a name that is new; print it."""
    template = options.arguments[0] if options.arguments else "tmp.XXXXXXXXXX"
    folder = options.get("p") or job.env.get("TMPDIR") or "/data/local/tmp"
    marks = len(template) - len(template.rstrip("X"))
    if marks < 3:  # noqa: PLR2004  (XXX)
        return job.fail(f"need XXX: {os.strerror(errno.ENOENT)}")
    if not options.arguments or "p" in options or "t" in options:
        template = join(folder, template)
    letters = string.ascii_letters + string.digits
    name = template[:-marks] + "".join(random.choices(letters, k=marks))  # noqa: S311  (no secret)
    try:
        if "d" in options:
            job.files.make_directory(name, 0o700)
        elif "u" not in options:
            job.files.write_bytes(name, b"")
            job.files.chmod(name, 0o600)
    except OSError as problem:
        kind = "directory" if "d" in options else "file"
        reason = os.strerror(problem.errno or 0)
        if "q" not in options:
            job.fail(f"Failed to create {kind} {template}: {reason}")
        return 1
    job.out(f"{name}\n")
    return 0


@applet("truncate", grammar=Grammar("c", "s", least=1))
def truncate(job: Invocation, options: Options) -> int:
    """Set the size of files; +, -, < and > relate to what it is."""
    if "s" not in options:
        return job.fail('Needs -s (see "truncate --help")')
    text = options.get("s")
    sign = text[0] if text[0] in "+-<>/%" else ""
    amount = number(text[len(sign) :])
    status = 0
    for path in options.arguments:
        try:
            if "c" in options and not job.files.exists(path):
                continue
            with job.files.open(path, "w+") as file:
                size = job.files.stat(path).size
                file.truncate(_new_size(sign, size, amount))
        except OSError as problem:
            status = complain(job, path, problem)
    return status


def _new_size(sign: str, size: int, amount: int) -> int:
    sizes = {
        "": amount,
        "+": size + amount,
        "-": max(0, size - amount),
        "<": min(size, amount),
        ">": max(size, amount),
        "/": size // max(1, amount) * amount,
        "%": -(-size // max(1, amount)) * amount,
    }
    return sizes[sign]


@applet("fallocate", grammar=Grammar("", "lo", least=1, most=1))
def fallocate(job: Invocation, options: Options) -> int:
    """Reserve space for a file: it grows to the length, and the disk fills by it."""
    if "l" not in options:
        return job.fail('Needs -l (see "fallocate --help")')
    path = options.arguments[0]
    wanted = options.number("l", 0) + options.number("o", 0)
    try:
        with job.files.open(path, "w+") as file:
            size = job.files.stat(path).size
            if wanted > size:
                _reserve(job, path, wanted - size)
                file.truncate(wanted)
    except OSError as problem:
        reason = os.strerror(problem.errno or 0)
        if problem.filename:
            return job.fail(f"{path}: {reason}")
        return job.fail(f"fallocate: {reason}")
    return 0


def _reserve(job: Invocation, path: str, count: int) -> None:
    if job.files.real(path).startswith(("/data/", "/storage/emulated/")):
        job.android.filesystem.charge(count)
