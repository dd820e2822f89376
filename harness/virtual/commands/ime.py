"""`ime`: input methods.

Source: frameworks/base/…/server/inputmethod/InputMethodManagerService.java (ShellCommandImpl). The
state is in secure settings: `default_input_method` and `enabled_input_methods`, separated by
colons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.services import framework_tool, shell_service
from harness.virtual.commands.shell_command import FAILED, Arguments, run_verbs
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.device import Android
    from harness.virtual.shell.invocation import Invocation

_ENABLED, _SELECTED = "enabled_input_methods", "default_input_method"
_PERMISSION = "android.permission.BIND_INPUT_METHOD"
_BUILT_IN = "com.android.inputmethod.latin/.LatinIME"
_HELP = """ime <command>:
  list [-a] [-s]
    prints all enabled input methods.
      -a: see all input methods
      -s: only a single summary line of each
      --user <USER_ID>: Specify which user to enable. Assumes the current user if not specified.
  enable [--user <USER_ID>] <ID>
    allows the given input method ID to be used.
  disable [--user <USER_ID>] <ID>
    disallows the given input method ID to be used.
  set [--user <USER_ID>] <ID>
    switches to the given input method ID.
  reset [--user <USER_ID>]
    reset currently selected/enabled IMEs to the default ones as if the device is initially booted.
"""


@command("ime")
@framework_tool("input_method")
def ime(invocation: Invocation) -> int:
    """Run `ime list|enable|disable|set|reset`."""
    return run_verbs(invocation, _VERBS, _HELP)


@shell_service("input_method", since_api=levels.P)
def service(invocation: Invocation) -> int:
    """Run `cmd input_method ime …`."""
    if invocation.args[:1] == ["ime"]:
        del invocation.args[0]
    return run_verbs(invocation, _VERBS, _HELP)


def selected(android: Android) -> str:
    """The id of the input method in use."""
    return android.settings.get("secure", _SELECTED) or default(android)


def default(android: Android) -> str:
    """The id of the one that the image comes with."""
    return next(iter(installed(android)), _BUILT_IN)


def installed(android: Android) -> list[str]:
    """The ids of all input methods."""
    found = []
    for package in android.packages.all():
        for component in package.components:
            if component.kind == "service" and component.permission == _PERMISSION:
                short = component.name.removeprefix(package.name)
                name = short if short.startswith(".") else component.name
                found.append(f"{package.name}/{name}")
    chosen = android.settings.get("secure", _SELECTED)
    if not found:
        found.append(chosen or _BUILT_IN)
    return found


def enabled(android: Android) -> list[str]:
    """The ids that the user allows."""
    text = android.settings.get("secure", _ENABLED)
    names = [default(android)] if text is None else text.split(":")
    return [name.partition(";")[0] for name in names if name]


def _options(arguments: Arguments) -> set[str]:
    found: set[str] = set()
    while (option := arguments.option()) is not None:
        found.add(option)
        if option in ("-u", "--user"):
            arguments.required()
    return found


def _list(invocation: Invocation, arguments: Arguments) -> int:
    options = _options(arguments)
    android = invocation.android
    names = installed(android) if "-a" in options else enabled(android)
    for name in names:
        if "-s" in options:
            invocation.out(f"{name}\n")
            continue
        package, _, short = name.partition("/")
        service_name = package + short if short.startswith(".") else short
        invocation.out(
            f"{name}:\n  mId={name} mSettingsActivityName=null mIsVrOnly=false "
            "mSupportsSwitchingToNextInputMethod=false mInlineSuggestionsEnabled=false\n"
            f"  mIsDefaultResId=0x0\n  Service:\n    ServiceInfo:\n      name={service_name}\n"
            f"      packageName={package}\n"
        )
    return 0


def _user(invocation: Invocation) -> str:
    return " for user #0" if invocation.android.model.api >= levels.Q else ""


def _unknown(invocation: Invocation, name: str, verb: str) -> int:
    if invocation.android.model.api >= levels.Q:
        invocation.err(f"Unknown input method {name} cannot be {verb} for user #0\n")
    else:
        invocation.err(f"Error: Unknown input method {name} cannot be {verb}\n")
    return FAILED


def _enable(invocation: Invocation, arguments: Arguments) -> int:
    return _switch(invocation, arguments, on=True)


def _disable(invocation: Invocation, arguments: Arguments) -> int:
    return _switch(invocation, arguments, on=False)


def _switch(invocation: Invocation, arguments: Arguments, *, on: bool) -> int:
    _options(arguments)
    name = arguments.required()
    android, word = invocation.android, "enabled" if on else "disabled"
    if on and name not in installed(android):
        return _unknown(invocation, name, "enabled")
    names = enabled(android)
    already = (name in names) == on
    if not already:
        names = [*names, name] if on else [each for each in names if each != name]
        android.settings.put("secure", _ENABLED, ":".join(names))
        if not on and selected(android) == name:
            android.settings.put("secure", _SELECTED, default(android))
    state = "already" if already else "now"
    invocation.out(f"Input method {name}: {state} {word}{_user(invocation)}\n")
    return 0


def _set(invocation: Invocation, arguments: Arguments) -> int:
    _options(arguments)
    name = arguments.required()
    if name not in enabled(invocation.android):
        return _unknown(invocation, name, "selected")
    invocation.android.settings.put("secure", _SELECTED, name)
    invocation.out(f"Input method {name} selected{_user(invocation)}\n")
    return 0


def _reset(invocation: Invocation, _arguments: Arguments) -> int:
    android = invocation.android
    name = default(android)
    android.settings.put("secure", _ENABLED, name)
    android.settings.put("secure", _SELECTED, name)
    invocation.out(
        f"Reset current and enabled IMEs{_user(invocation)}\n"
        f"  Newly selected IME: {name}\n  Newly enabled IMEs: {name}\n"
    )
    return 0


_VERBS: dict[str, Verb] = {
    "list": _list,
    "enable": _enable,
    "disable": _disable,
    "set": _set,
    "reset": _reset,
}
