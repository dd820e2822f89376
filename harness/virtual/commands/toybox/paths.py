"""basename, dirname, pwd, realpath, readlink, which: names of files (external/toybox/toys)."""

from __future__ import annotations

import os
import posixpath

from harness.virtual.commands.toybox.options import Grammar, Options, applet
from harness.virtual.shell.invocation import Invocation
from harness.virtual.shell.registry import lookup


@applet("basename", grammar=Grammar("a", "s", least=1))
def basename(job: Invocation, options: Options) -> int:
    """Print the last component, less a suffix."""
    names, suffix = options.arguments, options.get("s")
    if "a" not in options and "s" not in options and len(names) > 2:  # noqa: PLR2004
        return job.fail("too many args")
    if "a" not in options and "s" not in options:
        suffix = names[1] if len(names) > 1 else ""
        names = names[:1]
    for name in names:
        base = name.rstrip("/").rpartition("/")[2] or ("/" if name else ".")
        job.out((base.removesuffix(suffix) if base != suffix else base) + "\n")
    return 0


@applet("dirname", grammar=Grammar(least=1))
def dirname(job: Invocation, options: Options) -> int:
    """Print all but the last component."""
    for path in options.arguments:
        job.out(parent(path) + "\n")
    return 0


@applet("pwd", grammar=Grammar("LP"))
def pwd(job: Invocation, _options: Options) -> int:
    """Print the working folder; without a shell around it there is none but the real one."""
    job.out(job.files.real(job.cwd) + "\n")
    return 0


def last_name(path: str) -> str:
    """The last component of a path."""
    return path.rstrip("/").rpartition("/")[2]


def parent(path: str) -> str:
    """The folder of a path: / for /a, . for a."""
    return posixpath.dirname(path.rstrip("/")) or ("/" if path.startswith("/") else ".")


@applet("realpath", grammar=Grammar("emLPsqz", "R", least=1))
def realpath(job: Invocation, options: Options) -> int:
    """Print the path without links; with -R from a folder on."""
    status = 0
    for path in options.arguments:
        try:
            real = _resolved(job, path, options)
            real = _unlinked(job, path) if "s" in options else real
        except OSError as problem:
            status = 1
            if "q" not in options:
                job.fail(f"{path}: {os.strerror(problem.errno or 0)}")
            continue
        if "R" in options:
            real = posixpath.relpath(real, job.files.real(options.get("R")))
        job.out(real + ("\0" if "z" in options else "\n"))
    return status


def _unlinked(job: Invocation, path: str) -> str:
    return posixpath.normpath(posixpath.join(job.cwd, path))


def _resolved(job: Invocation, path: str, options: Options) -> str:
    """Where a path finally leads; its last name may be missing, with -m any, with -e none."""
    path = path.rstrip("/") or path
    if "m" in options:
        return job.android.filesystem.real(path, job.cwd)
    real = job.files.real(path)
    if "e" in options:
        job.files.stat(path)
    return real


@applet("readlink", grammar=Grammar("nqmefz", least=1))
def readlink(job: Invocation, options: Options) -> int:
    """Print what a link says, with -f where it finally leads."""
    status = 0
    follows = any(letter in options for letter in "fem")
    end = "\0" if "z" in options else "\n"
    for at, path in enumerate(options.arguments, 1):
        try:
            text = _resolved(job, path, options) if follows else job.files.read_link(path)
        except OSError:
            status = 1
            continue
        last = at == len(options.arguments)
        job.out(text + ("" if "n" in options and last else end))
    return status


@applet("which", grammar=Grammar("a", least=1))
def which(job: Invocation, options: Options) -> int:
    """Print where programs are."""
    status = 0
    for name in options.arguments:
        found = _find(job, name)
        if found is None:
            status = 1
        else:
            job.out(f"{found}\n")
    return status


def _find(job: Invocation, name: str) -> str | None:
    if "/" in name:
        usable = job.files.allows(name, os.X_OK) and not job.files.is_directory(name)
        return name if usable else None
    known = lookup(name, job.android.model.api)
    for folder in job.env.get("PATH", "").split(":"):
        path = f"{folder}/{name}"
        if known is not None and known.directory == folder:
            return path
        if job.files.allows(path, os.X_OK) and not job.files.is_directory(path):
            return path
    return None
