"""`pm list …`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.package.features import FEATURES
from harness.virtual.commands.shell_command import FAILED

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.virtual.android.packages.package import Package
    from harness.virtual.commands.shell_command import Arguments, Verb
    from harness.virtual.shell.invocation import Invocation

_LIBRARIES = ("android.ext.shared", "android.test.base", "android.test.mock", "android.test.runner",
              "com.android.location.provider", "javax.obex", "org.apache.http.legacy")  # fmt: skip


@dataclass
class _Options:
    paths: bool = False
    uids: bool = False
    installers: bool = False
    versions: bool = False
    apex_only: bool = False
    uid: int | None = None


def _list(invocation: Invocation, arguments: Arguments) -> int:
    kind = arguments.next()
    if kind is None:
        invocation.out("Error: didn't specify type of data to list\n")
        return FAILED
    if kind not in _KINDS:
        invocation.out(f"Error: unknown list type '{kind}'\n")
        return FAILED
    return _KINDS[kind](invocation, arguments)


def _packages(invocation: Invocation, arguments: Arguments) -> int:
    options = _Options()
    tests: list[Callable[[Package], bool]] = []
    api = invocation.android.model.api
    while (option := arguments.option()) is not None:
        if option in _FILTERS:
            tests.append(_FILTERS[option])
        elif not _option(options, option, arguments, api):
            invocation.out(f"Error: Unknown option: {option}\n")
            return FAILED
    text = arguments.next() or ""
    for package in invocation.android.packages.all():
        wanted = all(test(package) for test in tests) and not options.apex_only
        if wanted and text in package.name and options.uid in (None, package.uid):
            invocation.out(_line(package, options))
    return 0


def _option(options: _Options, option: str, arguments: Arguments, api: int) -> bool:
    switches = {"-f": "paths", "-i": "installers"}
    if api >= levels.O:
        switches |= {"-U": "uids", "--show-versioncode": "versions"}
    if api >= levels.Q:
        switches["--apex-only"] = "apex_only"
    if option in switches:
        setattr(options, switches[option], True)
    elif option == "--user":
        arguments.required()
    elif option == "--uid" and api >= levels.O:
        options.uids, options.uid = True, arguments.integer()
    else:
        return option in ("-l", "-lf", "-a", "-u")
    return True


def _line(package: Package, options: _Options) -> str:
    line = "package:"
    if options.paths:
        line += f"{package.code_path}="
    line += package.name
    if options.versions:
        line += f" versionCode:{package.version_code}"
    if options.installers:
        line += f"  installer={package.installer or 'null'}"
    if options.uids:
        line += f" uid:{package.uid}"
    return line + "\n"


def _features(invocation: Invocation, _arguments: Arguments) -> int:
    for name in FEATURES:
        invocation.out(f"feature:{name}\n")
    return 0


def _instrumentation(invocation: Invocation, arguments: Arguments) -> int:
    while (option := arguments.option()) is not None:
        if option != "-f":
            invocation.err(f"Error: Unknown option: {option}\n")
            return FAILED
    target = arguments.next()
    for package in invocation.android.packages.all():
        for runner, wanted in package.instrumentations:
            if target in (None, wanted):
                line = f"instrumentation:{package.name}/{runner} (target={wanted})\n"
                invocation.out(line)
    return 0


def _libraries(invocation: Invocation, _arguments: Arguments) -> int:
    for name in _LIBRARIES:
        invocation.out(f"library:{name}\n")
    return 0


def _permissions(invocation: Invocation, arguments: Arguments) -> int:
    """With `-g` and `-d`, the dangerous ones; groups are not told apart here."""
    dangerous = False
    while (option := arguments.option()) is not None:
        if option not in ("-g", "-d", "-f", "-s", "-u"):
            invocation.out(f"Error: Unknown option: {option}\n")
            return 1
        dangerous = dangerous or option == "-d"
    permissions = invocation.android.permissions
    invocation.out("Dangerous Permissions:\n\n" if dangerous else "All Permissions:\n\n")
    for name in permissions.runtime() if dangerous else permissions.known():
        invocation.out(f"permission:{name}\n")
    return 0


def _users(invocation: Invocation, _arguments: Arguments) -> int:
    invocation.out("Users:\n\tUserInfo{0:Owner:4c13} running\n")
    return 0


_FILTERS: dict[str, Callable[[Package], bool]] = {
    "-3": lambda package: not package.system,
    "-s": lambda package: package.system,
    "-d": lambda package: not package.is_enabled,
    "-e": lambda package: package.is_enabled,
}
_KINDS: dict[str, Callable[[Invocation, Arguments], int]] = {
    "features": _features,
    "instrumentation": _instrumentation,
    "libraries": _libraries,
    "package": _packages,
    "packages": _packages,
    "permissions": _permissions,
    "users": _users,
}
VERBS: dict[str, tuple[int, Verb, str]] = {
    "list": (
        levels.N,
        _list,
        "features | instrumentation | libraries | users | permissions | packages [-f] [-d] [-e] "
        "[-s] [-3] [-i] [-u] [-U] [--show-versioncode] [--apex-only] [--uid UID] "
        "[--user USER_ID] [FILTER]",
    ),
}
