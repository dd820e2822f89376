"""`am instrument`: the process in which tests of an APK would run.

Source: frameworks/base/cmds/am/src/com/android/commands/am/Instrument.java. This device has no code
of test APKs, so an instrumentation that is installed starts and its process ends at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.virtual.android.intents import ComponentName

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_WITH_VALUE = frozenset({"-p", "--user", "--abi", "-f"})


def run(invocation: Invocation) -> int:
    """Run `am instrument [-w] [-r] [-e NAME VALUE]… COMPONENT`."""
    arguments = iter(invocation.args)
    wait, target = False, ""
    for argument in arguments:
        if argument == "-w":
            wait = True
        elif argument == "-e":
            next(arguments, None)
            next(arguments, None)
        elif argument in _WITH_VALUE:
            next(arguments, None)
        elif not argument.startswith("-"):
            target = argument
    component = ComponentName.parse(target)
    if component is None:
        invocation.err(f"java.lang.IllegalArgumentException: Bad component name: {target}\n")
        return 1
    if _is_installed(invocation, component):
        text = "INSTRUMENTATION_RESULT: shortMsg=Process crashed.\nINSTRUMENTATION_CODE: 0\n"
        invocation.out(text if wait else "")
        return 0
    return _not_found(invocation, component, wait=wait)


def _is_installed(invocation: Invocation, component: ComponentName) -> bool:
    package = invocation.android.packages.get(component.package)
    return package is not None and any(
        runner == component.class_name for runner, _ in package.instrumentations
    )


def _not_found(invocation: Invocation, component: ComponentName, *, wait: bool) -> int:
    if wait:
        invocation.out(
            "INSTRUMENTATION_STATUS: id=ActivityManagerService\n"
            "INSTRUMENTATION_STATUS: Error=Unable to find instrumentation info for: "
            f"ComponentInfo{{{component.flat()}}}\n"
            "INSTRUMENTATION_STATUS_CODE: -1\n"
        )
    invocation.err(
        f"android.util.AndroidException: INSTRUMENTATION_FAILED: {component.flat()}\n"
        "\tat com.android.commands.am.Instrument.run(Instrument.java:543)\n"
        "\tat com.android.commands.am.Am.runInstrument(Am.java:202)\n"
        "\tat com.android.commands.am.Am.onRun(Am.java:80)\n"
        "\tat com.android.internal.os.BaseCommand.run(BaseCommand.java:62)\n"
        "\tat com.android.commands.am.Am.main(Am.java:50)\n"
    )
    return 1
