"""chmod, chown, chgrp: modes and owners (external/toybox/toys/posix/chmod.c, chgrp.c)."""

from __future__ import annotations

import re
from collections.abc import Callable

from harness.virtual.android.files.view import join
from harness.virtual.android.users import user_id
from harness.virtual.commands.toybox.inputs import complain
from harness.virtual.commands.toybox.options import Grammar, Options, UsageError, applet
from harness.virtual.shell.invocation import Invocation

_CLAUSE = re.compile(r"([ugoa]*)((?:[-+=](?:[ugo]|[rwxXst]*))+)\Z")
_CHANGE = re.compile(r"([-+=])([ugo]|[rwxXst]*)")
_SHIFTS = {"u": 6, "g": 3, "o": 0}


def parse_mode(text: str, mode: int, *, folder: bool) -> int:
    """The mode that `text`, octal or symbolic, makes of `mode`.

    Raises:
        UsageError: it is no mode.
    """
    if text and all(digit in "01234567" for digit in text):
        return int(text, 8) & 0o7777
    for clause in text.split(","):
        match = _CLAUSE.match(clause)
        if match is None:
            raise UsageError(f"bad mode '{text}'")
        for sign, what in _CHANGE.findall(match.group(2)):
            mode = _changed(mode, match.group(1) or "a", sign, _bits(what, mode, folder=folder))
    return mode


def _bits(what: str, mode: int, *, folder: bool) -> int:
    if what in _SHIFTS and what:
        return mode >> _SHIFTS[what] & 7
    bits = 0
    for letter, bit in (("r", 4), ("w", 2), ("x", 1)):
        bits |= bit * (letter in what)
    if "X" in what and (folder or mode & 0o111):
        bits |= 1
    return bits | (0o10 * ("s" in what)) | (0o20 * ("t" in what))


def _changed(mode: int, who: str, sign: str, bits: int) -> int:
    mask = 0
    value = 0
    for letter in "ugo" if "a" in who else who:
        shift = _SHIFTS[letter]
        mask |= 7 << shift
        value |= (bits & 7) << shift
        if bits & 0o10 and letter in "ug":
            value |= 0o4000 if letter == "u" else 0o2000
    value |= 0o1000 if bits & 0o20 else 0
    if sign == "+":
        return mode | value
    return mode & ~value if sign == "-" else mode & ~mask | value


@applet("chmod", grammar=Grammar("vRf", stop=True, no_flags=r"-[rwxXst]+.*"))
def chmod(job: Invocation, options: Options) -> int:
    """Change mode bits."""
    if len(options.arguments) < 2:  # noqa: PLR2004  (mode and file)
        raise UsageError('Need 2 arguments (see "chmod --help")')
    text, *paths = options.arguments

    def change(path: str) -> None:
        found = job.files.stat(path)
        mode = parse_mode(text, found.mode & 0o7777, folder=found.is_directory)
        if "v" in options:
            job.out(f"chmod '{path}' to {text}\n")
        job.files.chmod(path, mode)

    return _each(job, options, paths, change)


@applet("chown", "chgrp", grammar=Grammar("hPLHRfv", stop=True))
def chown(job: Invocation, options: Options) -> int:
    """Change owners, or with chgrp groups."""
    if len(options.arguments) < 2:  # noqa: PLR2004  (owner and file)
        raise UsageError(f'Need 2 arguments (see "{job.name} --help")')
    text, *paths = options.arguments
    owner, mark, group = text.replace(".", ":", 1).partition(":") if ":" in text else (text, "", "")
    if job.name == "chgrp":
        owner, group = "", text
    uid = _identity("user", owner)
    gid = _identity("group", group) if group or not mark else uid

    def change(path: str) -> None:
        job.files.chown(path, uid, gid, follow="h" not in options)

    return _each(job, options, paths, change)


def _identity(kind: str, text: str) -> int:
    if not text:
        return -1
    found = user_id(text)
    if found is None:
        raise UsageError(f"bad {kind} '{text}'")
    return found


def _each(
    job: Invocation, options: Options, paths: list[str], change: Callable[[str], None]
) -> int:
    status = 0
    for path in paths:
        try:
            change(path)
            if "R" in options and job.files.stat(path, follow=False).is_directory:
                below = [join(path, name) for name in job.files.list(path)]
                status = max(status, _each(job, options, below, change))
        except OSError as problem:
            status = 1
            if "f" not in options:
                complain(job, path, problem, quoted=job.name != "chmod")
    return status
