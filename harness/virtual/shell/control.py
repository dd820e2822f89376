"""How a script's flow leaves its place: break, continue, return, exit, and the shell's errors."""

from __future__ import annotations


class LoopExit(Exception):  # noqa: N818  (control flow)
    """`break` or `continue` out of `levels` loops."""

    def __init__(self, levels: int, *, again: bool) -> None:
        super().__init__(levels)
        self.levels = levels
        self.again = again


class FunctionReturn(Exception):  # noqa: N818  (control flow)
    """`return`."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class ShellExit(Exception):  # noqa: N818  (control flow)
    """`exit`, or the end after an error that a script does not survive."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class ScriptError(Exception):
    """An error of the shell itself that ends a script; the text follows the shell's name."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


class BuiltinError(Exception):
    """An error of a builtin or a redirection: the command fails, the script goes on."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


class BadArithmeticError(ScriptError):
    """An expression is wrong; `((…))`, `let` and `test` only warn about it and go on."""
