"""`pm clear`, `pm trim-caches` and where packages are installed.

`clear --cache-only` (flag since API 33) needs INTERNAL_DELETE_CACHE_FILES, a signature permission:
for the shell the call returns without a word and the observer is never told, so the command waits
for ever. Below API 33 the flag is an unknown option that is skipped, and all data is wiped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Arguments, Verb
    from harness.virtual.shell.invocation import Invocation

_CACHE_ONLY_API = levels.T
_PRIVILEGED = (0, 1000)
_SIZES = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def _clear(invocation: Invocation, arguments: Arguments) -> int:
    cache_only = False
    while (option := arguments.option()) is not None:
        if option == "--user":
            arguments.required()
        elif invocation.android.model.api < _CACHE_ONLY_API:
            continue
        elif option == "--cache-only":
            cache_only = True
        else:
            invocation.out(f"Error: Unknown option: {option}\n")
            return 1
    name = arguments.next()
    if name is None:
        invocation.err("Error: no package specified\n")
        return 1
    packages = invocation.android.packages
    if cache_only and invocation.uid not in _PRIVILEGED:
        invocation.cancelled.wait(None)
        return 1
    cleared = packages.clear_cache(name) if cache_only else packages.clear(name)
    if not cleared:
        invocation.err("Failed\n")
        return 1
    invocation.out("Success\n")
    return 0


def _trim_caches(invocation: Invocation, arguments: Arguments) -> int:
    """Delete caches until so many bytes are free; says nothing."""
    size = arguments.next()
    if size is None:
        invocation.err("Error: no size specified\n")
        return 1
    try:
        wanted = int(size[:-1]) * _SIZES[size[-1].upper()] if size[-1:].isalpha() else int(size)
    except (KeyError, ValueError):
        invocation.err(f"Error: expected number at: {size}\n")
        return 1
    android = invocation.android
    for package in android.packages.all():
        if android.filesystem.statvfs("/data").free >= wanted:
            break
        android.packages.clear_cache(package.name)
    return 0


def _install_location(invocation: Invocation, _arguments: Arguments) -> int:
    invocation.out("0[auto]\n")
    return 0


VERBS: dict[str, tuple[int, Verb, str]] = {
    "clear": (levels.N, _clear, "[--user USER_ID] [--cache-only] PACKAGE"),
    "trim-caches": (levels.N, _trim_caches, "DESIRED_FREE_SPACE [internal|UUID]"),
    "get-install-location": (levels.N, _install_location, ""),
}
