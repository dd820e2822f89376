"""`input`: fingers and keys from the shell.

Sources: frameworks/base/services/core/java/com/android/server/input/InputShellCommand.java (API 31
on), where a word that is no command ends with 0; before, Input.java of frameworks/base/cmds/input,
on API 29 and 30 with com.android.internal.os.BaseCommand below it (read in the version of 11, and
in one of about 9): bad arguments print the usage and end with 0, only other exceptions do not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from harness.virtual.android.input import Input, typeable
from harness.virtual.android.keycodes import key_code
from harness.virtual.commands.input_help import SOURCES, help_text
from harness.virtual.commands.java_runtime import die
from harness.virtual.commands.shell_command import (
    FAILED,
    Arguments,
    JavaError,
    illegal_argument,
)
from harness.virtual.shell.registry import command

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

_API_SHELL_COMMAND = 31
_API_BASE_COMMAND = 29
_DEFAULT_SWIPE = 300  # milliseconds
_DOUBLE_TAP = 0.04  # device seconds: ViewConfiguration.getDoubleTapMinTime


@command("input")
def input_command(invocation: Invocation) -> int:
    """Run `[SOURCE] [-d DISPLAY] COMMAND [ARGUMENTS]`."""
    arguments = Arguments(invocation.args)
    verb = arguments.next()
    try:
        if verb in SOURCES:
            verb = arguments.required()
        if verb == "-d" and invocation.android.model.api >= _API_BASE_COMMAND:
            _display(arguments.required())
            verb = arguments.required()
        if verb not in _VERBS or invocation.android.model.api < _SINCE.get(verb, 0):
            return _unknown(invocation, verb)
        _run(verb, invocation.android.input, arguments)
    except JavaError as error:
        return _report(invocation, verb or "", error)
    return 0


def _run(verb: str, target: Input, arguments: Arguments) -> None:
    try:
        _VERBS[verb](target, arguments)
    except ValueError as error:  # a number that is none
        raise JavaError(
            "java.lang.IllegalArgumentException", f"Error: Invalid arguments for command: {verb}"
        ) from error


def _unknown(invocation: Invocation, verb: str | None) -> int:
    text = help_text(invocation.android.model.api)
    if invocation.android.model.api < _API_SHELL_COMMAND and verb is not None:
        return _usage(invocation, f"Error: Unknown command: {verb}")
    if invocation.android.model.api < _API_BASE_COMMAND:
        invocation.err(text)
    elif verb is None or verb in ("help", "-h"):
        invocation.out(text)
    else:
        invocation.out(f"Unknown command: {verb}\n")
    return 0  # onCommand ends with `return 0`, whatever handleDefaultCommands said


def _usage(invocation: Invocation, complaint: str) -> int:
    """The usage with a complaint, before InputShellCommand; it counts as success."""
    text = help_text(invocation.android.model.api)
    if invocation.android.model.api < _API_BASE_COMMAND:
        invocation.err(f"{complaint}\n{text}")
    else:
        invocation.err(f"{text}\nError: {complaint}\n")
    return 0


def _report(invocation: Invocation, verb: str, error: JavaError) -> int:
    trace = f"{error.kind}: {error.message}\n"
    run = f"run{verb[:1].upper()}{verb[1:]}"
    old = invocation.android.model.api < _API_BASE_COMMAND
    if invocation.android.model.api < _API_SHELL_COMMAND and "IllegalArgument" in error.kind:
        complaint = f"Error: Invalid arguments for command: {verb}" if old else error.message
        return _usage(invocation, complaint)
    if old:
        return die(invocation, trace)
    if invocation.android.model.api < _API_SHELL_COMMAND:
        invocation.err(
            f"{trace}\tat com.android.commands.input.Input.{run}(Input.java:168)\n"
            "\tat com.android.commands.input.Input.onRun(Input.java:107)\n"
            "\tat com.android.internal.os.BaseCommand.run(BaseCommand.java:56)\n"
            "\tat com.android.commands.input.Input.main(Input.java:71)\n"
            "\tat com.android.internal.os.RuntimeInit.nativeFinishInit(Native Method)\n"
            "\tat com.android.internal.os.RuntimeInit.main(RuntimeInit.java:338)\n"
        )
        return 1
    invocation.err(
        f"\nException occurred while executing '{verb}':\n{trace}"
        f"\tat com.android.server.input.InputShellCommand.{run}(InputShellCommand.java:310)\n"
        "\tat com.android.server.input.InputShellCommand.onCommand(InputShellCommand.java:251)\n"
        "\tat com.android.modules.utils.BasicShellCommandHandler.exec"
        "(BasicShellCommandHandler.java:97)\n"
        "\tat android.os.ShellCommand.exec(ShellCommand.java:38)\n"
        "\tat com.android.server.input.InputManagerService.onShellCommand"
        "(InputManagerService.java:3441)\n"
        "\tat android.os.Binder.shellCommand(Binder.java:1075)\n"
        "\tat android.os.Binder.onTransact(Binder.java:895)\n"
        "\tat android.os.Binder.execTransact(Binder.java:1282)\n"
    )
    return FAILED


def _display(text: str) -> None:
    if text.upper() not in ("INVALID_DISPLAY", "DEFAULT_DISPLAY"):
        try:
            int(text)
        except ValueError:
            illegal_argument("Error: Invalid arguments for display ID.")


def _numbers(arguments: Arguments, count: int) -> list[float]:
    return [float(arguments.required()) for _ in range(count)]


def _text(target: Input, arguments: Arguments) -> None:
    text = arguments.required().replace("%s", " ")
    if not typeable(text):
        raise JavaError("java.lang.NullPointerException", "Attempt to get length of null array")
    target.text(text)


def _keyevent(target: Input, arguments: Arguments) -> None:
    options: set[str] = set()
    delay = 0.0
    argument: str | None = arguments.required()
    while argument is not None and argument.startswith("--"):
        options.add(argument)
        if argument == "--delay":
            delay = int(arguments.required()) / 1000
        argument = arguments.next()
    first = True
    while argument is not None:
        if not first:
            target.pause(delay)
        first = False
        code = key_code(argument)
        target.key(code, long="--longpress" in options)
        if "--doubletap" in options:
            target.pause(_DOUBLE_TAP)
            target.key(code)
        argument = arguments.next()


def _tap(target: Input, arguments: Arguments) -> None:
    x, y = _numbers(arguments, 2)
    target.tap(x, y, device_seconds=0)


def _swipe(target: Input, arguments: Arguments) -> None:
    _move(target, arguments, hold=0)


def _drag_and_drop(target: Input, arguments: Arguments) -> None:
    _move(target, arguments, hold=target.long_press_timeout)


def _move(target: Input, arguments: Arguments, *, hold: float) -> None:
    x1, y1, x2, y2 = (int(number) for number in _numbers(arguments, 4))
    argument = arguments.next()
    duration = int(argument) if argument is not None else _DEFAULT_SWIPE
    seconds = (duration if duration >= 0 else _DEFAULT_SWIPE) / 1000
    target.swipe([(x1, y1), (x2, y2)], seconds, hold=hold)


def _motion_event(target: Input, arguments: Arguments) -> None:
    action = arguments.required()
    kinds: dict[str, Callable[[float, float], object]] = {
        "DOWN": target.touch_down,
        "UP": target.touch_up,
        "MOVE": target.touch_move,
    }
    if action.upper() == "CANCEL":
        target.touch_cancel()
    elif action.upper() in kinds:
        kinds[action.upper()](*_numbers(arguments, 2))
    else:
        illegal_argument(f"Unknown action: {action}")


def _press(target: Input, _arguments: Arguments) -> None:
    """A trackball's button: the device has none, so nobody is there to get it."""
    target.pause(0)


def _roll(target: Input, arguments: Arguments) -> None:
    """A trackball's move: nobody gets it."""
    _numbers(arguments, 2)
    target.pause(0)


def _key_combination(target: Input, arguments: Arguments) -> None:
    argument: str | None = arguments.required()
    if argument == "-t":
        target.pause(int(arguments.required()) / 1000)
        argument = arguments.required()
    codes = []
    while argument is not None:
        code = key_code(argument)
        if code == 0:
            illegal_argument(f"Unknown keycode: {argument}")
        codes.append(code)
        argument = arguments.next()
    if len(codes) < 2:  # noqa: PLR2004  (a combination)
        illegal_argument("keycombination requires at least 2 keycodes")
    for code in codes:
        target.key(code)


_VERBS: dict[str, Callable[[Input, Arguments], None]] = {
    "text": _text,
    "keyevent": _keyevent,
    "tap": _tap,
    "swipe": _swipe,
    "draganddrop": _drag_and_drop,
    "press": _press,
    "roll": _roll,
    "motionevent": _motion_event,
    "keycombination": _key_combination,
}
_SINCE = {"motionevent": _API_BASE_COMMAND, "keycombination": _API_SHELL_COMMAND}
