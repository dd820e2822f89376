"""`pm resolve-activity` and `pm query-…`: who answers to an intent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android import levels
from harness.virtual.android.intents import CATEGORY_DEFAULT
from harness.virtual.android.packages.resolver import query
from harness.virtual.commands.activity.intents import parse_intent

if TYPE_CHECKING:
    from harness.virtual.android.packages.apk import Component
    from harness.virtual.android.packages.package import Package
    from harness.virtual.commands.shell_command import Arguments, Verb
    from harness.virtual.shell.invocation import Invocation

_Found = list[tuple["Package", "Component"]]
_MATCH = 0x108000  # IntentFilter.MATCH_CATEGORY_EMPTY | MATCH_ADJUSTMENT_NORMAL


def _find(invocation: Invocation, arguments: Arguments, kind: str) -> tuple[_Found, set[str]]:
    seen: set[str] = set()

    def other(option: str) -> bool:
        if option in ("--user", "--query-flags"):
            arguments.required()
        seen.add(option)
        return option in ("--brief", "--components", "--user", "--query-flags")

    intent = parse_intent(arguments, other)
    return query(invocation.android.packages.all(), intent, kind, default_only=False), seen


def _resolve(invocation: Invocation, arguments: Arguments) -> int:
    found, options = _find(invocation, arguments, "activity")
    if not found:
        invocation.out("No activity found\n")
        return 0
    package, component = found[0]
    if "--components" in options:
        invocation.out(f"{_short(package, component)}\n")
    else:
        invocation.out(_describe(package, component, brief="--brief" in options, indent=""))
    return 0


def _querier(kind: str) -> Verb:
    plural = {"activity": "activities", "service": "services", "receiver": "receivers"}[kind]

    def run(invocation: Invocation, arguments: Arguments) -> int:
        found, options = _find(invocation, arguments, kind)
        if not found:
            invocation.out(f"No {plural} found\n")
            return 0
        if "--components" in options:
            invocation.out("".join(f"{_short(*each)}\n" for each in found))
            return 0
        brief = "--brief" in options
        invocation.out(f"{len(found)} {plural} found:\n")
        for index, each in enumerate(found):
            head = "" if brief else f"  {kind.capitalize()} #{index}:\n"
            invocation.out(
                head + _describe(*each, brief=brief, indent="    " if not brief else "  ")
            )
        return 0

    return run


def _short(package: Package, component: Component) -> str:
    name = component.name
    if name.startswith(package.name + "."):
        name = name[len(package.name) :]
    return f"{package.name}/{name}"


def _describe(package: Package, component: Component, *, brief: bool, indent: str) -> str:
    is_default = any(CATEGORY_DEFAULT in f.categories for f in component.filters)
    head = (
        f"{indent}priority=0 preferredOrder=0 match={_MATCH:#x} specificIndex=-1 "
        f"isDefault={str(is_default).lower()}\n"
    )
    if brief:
        return f"{head}{indent}{_short(package, component)}\n"
    return head + (
        f"{indent}{component.kind.capitalize()}Info:\n"
        f"{indent}  name={component.name}\n"
        f"{indent}  packageName={package.name}\n"
        f"{indent}  enabled={str(component.enabled).lower()} "
        f"exported={str(component.exported).lower()} directBootAware=false\n"
    )


VERBS: dict[str, tuple[int, Verb, str]] = {
    "resolve-activity": (levels.N, _resolve, "[--brief] [--components] [--user USER_ID] INTENT"),
    "query-activities": (levels.N, _querier("activity"), "[--brief] [--components] INTENT"),
    "query-services": (levels.N, _querier("service"), "[--brief] [--components] INTENT"),
    "query-receivers": (levels.N, _querier("receiver"), "[--brief] [--components] INTENT"),
}
