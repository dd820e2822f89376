"""How `cmd SERVICE …` reads arguments and reports failure, by API level.

Facts: frameworks/base/core/java/android/os/ShellCommand.java (API 24 to 29) and
frameworks/libs/modules-utils/…/BasicShellCommandHandler.java (30 on). An uncaught exception is
printed on stderr and the command ends with -1, which `cmd` returns as exit status 255. API 24 says
"dumping" where later ones say "executing" (ShellCommand.java of android-7, without ShellCallback).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

from harness.virtual.android import levels

if TYPE_CHECKING:
    from harness.virtual.shell.invocation import Invocation

FAILED = 255  # what the shell sees of a Java `return -1`

Verb = Callable[["Invocation", "Arguments"], int]


class JavaError(Exception):
    """A Java exception that a shell command let escape."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(kind, message)
        self.kind = kind
        self.message = message


def security(message: str) -> NoReturn:
    """Raise what Android raises when the caller may not do this."""
    raise JavaError("java.lang.SecurityException", message)


def illegal_argument(message: str) -> NoReturn:
    """Raise what Android raises for an argument it cannot use."""
    raise JavaError("java.lang.IllegalArgumentException", message)


class Arguments:
    """The argument cursor of ShellCommand: `getNextArg`, `getNextOption` and their kin."""

    def __init__(self, arguments: list[str]) -> None:
        self._arguments = arguments
        self._position = 0
        self._current = ""

    def peek(self) -> str | None:
        """The next argument, left where it is."""
        rest = self._arguments[self._position :]
        return rest[0] if rest else None

    def next(self) -> str | None:
        """The next argument, or None at the end (`getNextArg`)."""
        argument = self.peek()
        if argument is not None:
            self._position += 1
            self._current = argument
        return argument

    def required(self) -> str:
        """The next argument (`getNextArgRequired`).

        Raises:
            JavaError: there is none.
        """
        before = self._current
        argument = self.next()
        if argument is None:
            illegal_argument(f'Argument expected after "{before}"')
        return argument

    def option(self) -> str | None:
        """The next argument if it looks like an option (`getNextOption`); `--` ends options."""
        argument = self.peek()
        if argument is None or not argument.startswith("-"):
            return None
        self._position += 1
        self._current = argument
        return None if argument == "--" else argument

    def rest(self) -> list[str]:
        """All that is left."""
        left = self._arguments[self._position :]
        self._position = len(self._arguments)
        return left

    def one_of(self, true: str, false: str) -> bool:
        """The next argument as one of two words (`getNextArgRequiredTrueOrFalse`).

        Raises:
            JavaError: it is neither.
        """
        argument = self.required()
        if argument == true:
            return True
        if argument == false:
            return False
        illegal_argument(f"Expected '{true}' or '{false}' as next arg but got '{argument}'")

    def integer(self) -> int:
        """The next argument as a number (`Integer.parseInt`).

        Raises:
            JavaError: it is none.
        """
        argument = self.required()
        try:
            return int(argument)
        except ValueError as error:
            raise JavaError(
                "java.lang.NumberFormatException", f'For input string: "{argument}"'
            ) from error


def parse_boolean(text: str | None) -> bool:
    """`Boolean.parseBoolean`: anything but "true" is false."""
    return text is not None and text.lower() == "true"


def report(invocation: Invocation, verb: str, error: JavaError) -> int:
    """Print an escaped exception as this API level does; returns the exit status."""
    api = invocation.android.model.api
    trace = f"{error.kind}: {error.message}\n{_frames(api)}"
    if api >= levels.R:
        invocation.err(f"\nException occurred while executing '{verb}':\n{trace}")
    elif error.kind.endswith("SecurityException"):
        invocation.err(f"Security exception: {error.message}\n\n{trace}")
    else:
        doing = "executing" if api >= levels.O else "dumping"
        invocation.err(f"\nException occurred while {doing}:\n{trace}")
    return FAILED


def _frames(api: int) -> str:
    if api >= levels.R:
        return (
            "\tat com.android.modules.utils.BasicShellCommandHandler.exec"
            "(BasicShellCommandHandler.java:97)\n"
            "\tat android.os.ShellCommand.exec(ShellCommand.java:38)\n"
            "\tat android.os.Binder.shellCommand(Binder.java:1085)\n"
            "\tat android.os.Binder.onTransact(Binder.java:903)\n"
            "\tat android.os.Binder.execTransactInternal(Binder.java:1339)\n"
            "\tat android.os.Binder.execTransact(Binder.java:1275)\n"
        )
    return (
        "\tat android.os.ShellCommand.exec(ShellCommand.java:103)\n"
        "\tat android.os.Binder.shellCommand(Binder.java:634)\n"
        "\tat android.os.Binder.onTransact(Binder.java:532)\n"
        "\tat android.os.Binder.execTransact(Binder.java:731)\n"
    )


def run_verbs(
    invocation: Invocation,
    verbs: dict[str, Verb],
    help_text: str,
    *,
    unknown_help: bool = False,
) -> int:
    """Run the verb that the first argument names, as `ShellCommand.onCommand` does.

    Args:
        invocation: its arguments start with the verb.
        verbs: what there is on this device.
        help_text: printed for `help`, `-h` and no verb at all.
        unknown_help: whether an unknown verb prints the help, not "Unknown command: …".

    Returns:
        The exit status; help and an unknown verb give 255, as `handleDefaultCommands` returns -1.
    """
    arguments = Arguments(invocation.args)
    verb = arguments.next()
    if verb is None or verb in ("help", "-h"):
        invocation.out(help_text)
        return FAILED
    if verb not in verbs:
        invocation.out(help_text if unknown_help else f"Unknown command: {verb}\n")
        return FAILED
    try:
        return verbs[verb](invocation, arguments)
    except JavaError as error:
        return report(invocation, verb, error)
