"""`cmd deviceidle` and `dumpsys deviceidle VERB`: doze by hand.

Source: frameworks/base/apex/jobscheduler/…/DeviceIdleController.java (Shell). Verbs end with 0,
refused or not; `dumpsys deviceidle` passes its arguments to the same code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.commands.service_state import ALLOWLISTED, Volatile, service_state
from harness.virtual.commands.services import shell_service
from harness.virtual.commands.shell_command import FAILED, Arguments, run_verbs

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Verb
    from harness.virtual.device import Android
    from harness.virtual.shell.invocation import Invocation

_DEEP_STEPS = ("ACTIVE", "INACTIVE", "IDLE_PENDING", "SENSING", "LOCATING", "IDLE",
               "IDLE_MAINTENANCE")  # fmt: skip
_LIGHT_STEPS = ("ACTIVE", "INACTIVE", "IDLE", "IDLE_MAINTENANCE")
_DEFAULT_STAY = 10.0
_HELP = """Device idle controller (deviceidle) commands:
  help
    Print this help text.
  step [light|deep]
    Immediately step to next state, without waiting for alarm.
  force-idle [light|deep]
    Force directly into idle mode, regardless of other device state.
  force-inactive
    Force to be inactive, ready to freely step idle states.
  unforce
    Resume normal functioning after force-idle or force-inactive.
  get [light|deep|force|screen|charging|network]
    Retrieve the current given state.
  disable [light|deep|all]
    Completely disable device idle mode.
  enable [light|deep|all]
    Re-enable device idle mode after it had previously been disabled.
  enabled [light|deep|all]
    Print 1 if device idle mode is currently enabled, else 0.
  whitelist
    Print currently whitelisted apps.
  whitelist [package ...]
    Add (prefix with +) or remove (prefix with -) packages.
  sys-whitelist [package ...|reset]
    Prefix the package with '-' to remove it from the system whitelist or '+' to put it back in \
the system whitelist.
  except-idle-whitelist [package ...|reset]
    Prefix the package with '+' to add it to whitelist or '=' to check if it is already whitelisted
  tempwhitelist
    Print packages that are temporarily whitelisted.
  tempwhitelist [-u USER] [-d DURATION] [-r] [package]
    Temporarily place package in whitelist for DURATION milliseconds.
    If no DURATION is specified, 10 seconds is used
    If [-r] option is used, then the package is removed from temp whitelist and any [-d] is ignored
  motion
    Simulate a motion event to bring the device out of deep doze
"""


@shell_service("deviceidle", since_api=levels.N)
def deviceidle(invocation: Invocation) -> int:
    """Run `cmd deviceidle VERB …`."""
    return run_verbs(invocation, _VERBS, _HELP)


def is_verb(word: str) -> bool:
    """Whether `dumpsys deviceidle WORD` is a command, not an option of the dump."""
    return word in _VERBS


def deep_state(android: Android) -> str:
    """`mState` of the controller."""
    if android.power.forced_idle == "deep":
        return "IDLE"
    return _volatile(android).idle_step.get("deep", "ACTIVE")


def light_state(android: Android) -> str:
    """`mLightState` of the controller; deep idle overrides it."""
    if deep_state(android) == "IDLE":
        return "OVERRIDE"
    if android.power.forced_idle == "light":
        return "IDLE"
    return _volatile(android).idle_step.get("light", "ACTIVE")


def _volatile(android: Android) -> Volatile:
    return service_state(android).volatile


def _states(android: Android) -> str:
    return f"Light state: {light_state(android)}, deep state: {deep_state(android)}\n"


def _step(invocation: Invocation, arguments: Arguments) -> int:
    kind = arguments.next() or "deep"
    if kind not in ("deep", "light"):
        invocation.out(f"Unknown idle mode: {kind}\n")
        return 0
    android = invocation.android
    before = deep_state(android) if kind == "deep" else light_state(android)
    steps = _DEEP_STEPS if kind == "deep" else _LIGHT_STEPS
    after = before
    if not _busy(android) or _volatile(android).idle_step:
        after = "IDLE" if before == steps[-1] else steps[min(_index(steps, before) + 1, 6)]
    _volatile(android).idle_step[kind] = after
    _follow(android)
    invocation.out(f"Stepped to {'deep' if kind == 'deep' else 'light'}: {after}\n")
    return 0


def _index(steps: tuple[str, ...], state: str) -> int:
    return steps.index(state) if state in steps else 0


def _busy(android: Android) -> bool:
    """Screen on or charging: the controller goes back to ACTIVE by itself."""
    return bool(android.power.interactive or android.battery.state.plugged)


def _follow(android: Android) -> None:
    """Tell the power service which idle the steps led to."""
    steps = _volatile(android).idle_step
    for kind in ("deep", "light"):
        if steps.get(kind) == "IDLE":
            android.power.force_idle(kind)
            return
    android.power.force_idle(None)


def _force_idle(invocation: Invocation, arguments: Arguments) -> int:
    kind = arguments.next() or "deep"
    android = invocation.android
    volatile = _volatile(android)
    if kind not in ("deep", "light"):
        invocation.out(f"Unknown idle mode: {kind}\n")
        return 0
    enabled = volatile.deep_idle_enabled if kind == "deep" else volatile.light_idle_enabled
    if not enabled:
        invocation.out(f"Unable to go {kind} idle; not enabled\n")
        return 0
    volatile.idle_step.clear()
    android.power.force_idle(kind)
    invocation.out(f"Now forced in to {kind} idle mode\n")
    return 0


def _force_inactive(invocation: Invocation, _arguments: Arguments) -> int:
    android = invocation.android
    android.power.force_idle(None)
    _volatile(android).idle_step.update(deep="INACTIVE", light="INACTIVE")
    invocation.out(_states(android))
    return 0


def _unforce(invocation: Invocation, _arguments: Arguments) -> int:
    android = invocation.android
    volatile = _volatile(android)
    if _busy(android):
        volatile.idle_step.clear()
        android.power.force_idle(None)
    elif android.power.forced_idle:
        volatile.idle_step[android.power.forced_idle] = "IDLE"
    invocation.out(_states(android))
    return 0


def _motion(invocation: Invocation, _arguments: Arguments) -> int:
    android = invocation.android
    _volatile(android).idle_step.pop("deep", None)
    if android.power.forced_idle == "deep":
        android.power.force_idle(None)
    invocation.out(_states(android))
    return 0


def _get(invocation: Invocation, arguments: Arguments) -> int:
    what = arguments.next()
    android = invocation.android
    if what is None:
        invocation.out("Argument required\n")
        return 0
    forced = bool(android.power.forced_idle or _volatile(android).idle_step)
    values = {
        "light": light_state(android),
        "deep": deep_state(android),
        "force": str(forced).lower(),
        "quick": str(android.power.battery_saver).lower(),
        "screen": str(android.power.interactive).lower(),
        "charging": str(android.battery.state.plugged).lower(),
        "network": str(android.connectivity.default_network() is not None).lower(),
    }
    invocation.out(f"{values.get(what, f'Unknown get option: {what}')}\n")
    return 0


def _enabling(*, enabled: bool) -> Verb:
    word = "enabled" if enabled else "disabled"

    def run(invocation: Invocation, arguments: Arguments) -> int:
        kind = arguments.next()
        volatile = _volatile(invocation.android)
        known = kind in ("light", "deep", "all", None)
        if kind in ("light", "all", None) and volatile.light_idle_enabled != enabled:
            volatile.light_idle_enabled = enabled
            invocation.out(f"Light idle mode {word}\n")
        if kind in ("deep", "all", None) and volatile.deep_idle_enabled != enabled:
            volatile.deep_idle_enabled = enabled
            invocation.out(f"Deep idle mode {word}\n")
        if not known:
            invocation.out(f"Unknown idle mode: {kind}\n")
        elif not enabled:
            volatile.idle_step.clear()
            invocation.android.power.force_idle(None)
        return 0

    return run


def _enabled(invocation: Invocation, arguments: Arguments) -> int:
    kind = arguments.next()
    volatile = _volatile(invocation.android)
    values = {"light": volatile.light_idle_enabled, "deep": volatile.deep_idle_enabled}
    if kind in (None, "all"):
        invocation.out("1\n" if all(values.values()) else "0\n")
    elif kind in values:
        invocation.out("1\n" if values[kind] else "0\n")
    else:
        invocation.out(f"Unknown idle mode: {kind}\n")
    return 0


def _allowlist(invocation: Invocation, arguments: Arguments) -> int:
    names = arguments.rest()
    if not names:
        _print_allowlist(invocation)
        return 0
    for name in names:
        if name[:1] not in ("+", "-", "="):
            invocation.out(f"Package must be prefixed with +, -, or =: {name}\n")
            return FAILED
        _change_allowlist(invocation, name[0], name[1:])
    return 0


def _change_allowlist(invocation: Invocation, sign: str, package: str) -> None:
    power = invocation.android.power
    if sign == "=":
        listed = package in ALLOWLISTED or package in power.idle_whitelist
        invocation.out(f"{str(listed).lower()}\n")
    elif sign == "+" and invocation.android.packages.get(package) is None:
        invocation.out(f"Unknown package: {package}\n")
    elif (package in power.idle_whitelist) != (sign == "+"):
        power.set_whitelisted(package, exempt=sign == "+")
        invocation.out(f"{'Added' if sign == '+' else 'Removed'}: {package}\n")


def _print_allowlist(invocation: Invocation) -> None:
    android = invocation.android
    for name in ALLOWLISTED:
        invocation.out(f"system-excidle,{name},{_uid(android, name)}\n")
    for name in ALLOWLISTED:
        invocation.out(f"system,{name},{_uid(android, name)}\n")
    for name in sorted(android.power.idle_whitelist):
        invocation.out(f"user,{name},{_uid(android, name)}\n")


def _uid(android: Android, name: str) -> int:
    package = android.packages.get(name)
    return package.uid if package else 2000


def _temporary(invocation: Invocation, arguments: Arguments) -> int:
    android = invocation.android
    stays = _volatile(android).temporary_allowlist
    seconds, remove = _DEFAULT_STAY, False
    while (option := arguments.option()) is not None:
        if option == "-d":
            seconds = arguments.integer() / 1000
        elif option == "-u":
            arguments.required()
        elif option == "-r":
            remove = True
    name = arguments.next()
    if name is None:
        _print_stays(invocation)
    elif android.packages.get(name) is None:
        invocation.out(f"Failed: Unknown package: {name}\n")
    elif remove:
        stays.pop(name, None)
    else:
        stays[name] = android.clock.elapsed() + seconds
    return 0


def _print_stays(invocation: Invocation) -> None:
    android = invocation.android
    now = android.clock.elapsed()
    for package, ends in _volatile(android).temporary_allowlist.items():
        if ends > now:
            invocation.out(f"UID={_uid(android, package)}: +{int((ends - now) * 1000)}ms\n")


def _except_idle(invocation: Invocation, arguments: Arguments) -> int:
    listed = _volatile(invocation.android).except_idle
    names = arguments.rest()
    if not names:
        invocation.out("No arguments given\n")
        return FAILED
    if names == ["reset"]:
        listed.clear()
    for name in names:
        if name[:1] == "+":
            listed.add(name[1:])
        elif name[:1] == "=":
            invocation.out(f"{str(name[1:] in listed).lower()}\n")
    return 0


_VERBS: dict[str, Verb] = {
    "step": _step,
    "force-idle": _force_idle,
    "force-inactive": _force_inactive,
    "unforce": _unforce,
    "get": _get,
    "enable": _enabling(enabled=True),
    "disable": _enabling(enabled=False),
    "enabled": _enabled,
    "whitelist": _allowlist,
    "tempwhitelist": _temporary,
    "except-idle-whitelist": _except_idle,
    "motion": _motion,
}
