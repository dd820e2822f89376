"""rm, rmdir, unlink (external/toybox/toys/posix)."""

from __future__ import annotations

import os

from harness.virtual.android.files.view import join
from harness.virtual.commands.toybox.inputs import complain
from harness.virtual.commands.toybox.options import Grammar, Options, applet
from harness.virtual.commands.toybox.paths import parent
from harness.virtual.shell.invocation import Invocation


@applet("rm", grammar=Grammar("fiRrv", long={"recursive": "r", "force": "f"}))
def rm(job: Invocation, options: Options) -> int:
    """Delete files, with -r folders too; -f is silent about missing ones."""
    if not options.arguments and "f" not in options:
        return job.fail('Needs 1 argument (see "rm --help")')
    status = 0
    for argument in options.arguments:
        path = argument.rstrip("/") or "/"  # dirtree_add_node in lib/dirtree.c drops them
        if "f" in options and _absent(job, path):
            continue
        recursive = "r" in options or "R" in options
        status = max(status, remove(job, path, recursive=recursive, tell="v" in options))
    return status


def _absent(job: Invocation, path: str) -> bool:
    try:
        job.files.stat(path, follow=False)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def remove(job: Invocation, path: str, *, recursive: bool, tell: bool = False) -> int:
    """Delete `path`, complaining in the name of the command; returns the status."""
    try:
        found = job.files.stat(path, follow=False)
        if not found.is_directory:
            job.files.unlink(path)
            job.out(f"rm '{path}'\n" if tell else "")
            return 0
        if not recursive:
            return job.fail(f"{path}: Is a directory")
        names = job.files.list(path)
    except OSError as problem:
        return complain(job, path, problem)
    inside = [remove(job, join(path, name), recursive=True, tell=tell) for name in names]
    try:
        job.files.remove_directory(path)
    except OSError as problem:
        return complain(job, path, problem)
    job.out(f"rmdir '{path}'\n" if tell else "")
    return max(inside, default=0)


@applet("rmdir", grammar=Grammar("p", least=1, long={"ignore-fail-on-non-empty": "i"}))
def rmdir(job: Invocation, options: Options) -> int:
    """Delete empty folders, with -p those above too."""
    status = 0
    for argument in options.arguments:
        path = argument
        if "i" in options and job.files.is_directory(path) and job.files.list(path):
            continue
        while path not in ("", "/", "."):
            try:
                job.files.remove_directory(path)
            except OSError as problem:
                status = complain(job, path, problem)
                break
            path = parent(path) if "p" in options else ""
    return status


@applet("unlink", grammar=Grammar(least=1, most=1), since_api=29)
def unlink(job: Invocation, options: Options) -> int:
    """Delete one file."""
    try:
        job.files.unlink(options.arguments[0])
    except OSError as problem:
        return job.fail(
            f"couldn't unlink '{options.arguments[0]}': {os.strerror(problem.errno or 0)}"
        )
    return 0
