"""A shell's variables: immutable entries, so that a subshell's copy costs one dict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from harness.virtual.shell.control import ScriptError


@dataclass(frozen=True)
class Variable:
    """One variable; a plain one is an array whose only index is 0."""

    values: Mapping[int, str] = field(default_factory=dict)
    exported: bool = False
    readonly: bool = False
    integer: bool = False
    form: str = ""

    def formed(self, value: str) -> str:
        """The value as `typeset -u`, -l, -L, -R or -Z shapes it."""
        width = int(self.form[1:] or len(value)) if self.form[:1] in tuple("LRZ") else 0
        match self.form[:1]:
            case "u":
                return value.upper()
            case "l":
                return value.lower()
            case "L":
                return value.lstrip(" ")[:width].ljust(width)
            case "R":
                return value.rstrip(" ")[-width:].rjust(width)
            case "Z":
                return value.lstrip("0")[-width:].rjust(width, "0")
            case _:
                return value


@lru_cache(maxsize=1024)
def _exported(value: str) -> Variable:
    """One of the environment's, which is the same for most shells."""
    return Variable({0: value}, exported=True)


class Variables:
    """Variables with function-local scopes."""

    def __init__(self, exported: Mapping[str, str]) -> None:
        self._all = {name: _exported(value) for name, value in exported.items()}
        self._saved: list[dict[str, Variable | None]] = []

    def copy(self) -> Variables:
        """The same variables for a subshell."""
        twin = Variables({})
        twin._all = dict(self._all)
        twin._saved = [dict(scope) for scope in self._saved]
        return twin

    def get(self, name: str, index: int = 0) -> str | None:
        """The value, None when unset."""
        found = self._all.get(name)
        return None if found is None else found.values.get(index)

    def items(self, name: str) -> Mapping[int, str]:
        """All values of an array."""
        found = self._all.get(name)
        return {} if found is None else found.values

    def assign(self, name: str, value: str, index: int = 0) -> None:
        """Set one value; ScriptError for a read-only variable."""
        found = self._all.get(name)
        if found is None:
            self._all[name] = Variable({index: value})
            return
        self._check(name, found)
        value = found.formed(value)
        values = (
            {index: value}
            if len(found.values) <= 1 and index == 0 and (not found.values or 0 in found.values)
            else {**found.values, index: value}
        )
        self._all[name] = replace(found, values=values)

    def assign_array(self, name: str, values: list[str], *, append: bool = False) -> None:
        """Set all values of an array, or add to them."""
        found = self._all.get(name, Variable())
        self._check(name, found)
        old = dict(found.values) if append else {}
        start = max(old, default=-1) + 1
        old.update({start + at: value for at, value in enumerate(values)})
        self._all[name] = replace(found, values=old)

    def _check(self, name: str, variable: Variable) -> None:
        if variable.readonly:
            raise ScriptError(f"read-only: {name}", 2)

    def mark(
        self,
        name: str,
        *,
        exported: bool | None = None,
        readonly: bool | None = None,
        integer: bool | None = None,
        form: str | None = None,
    ) -> None:
        """Change attributes; the variable comes into being, unset, when there is none."""
        found = self._all.get(name, Variable())
        self._all[name] = replace(
            found,
            exported=found.exported if exported is None else exported,
            readonly=found.readonly if readonly is None else readonly,
            integer=found.integer if integer is None else integer,
            form=found.form if form is None else form,
        )

    def is_integer(self, name: str) -> bool:
        """Whether assignments to it are evaluated as arithmetic."""
        found = self._all.get(name)
        return found is not None and found.integer

    def unset(self, name: str, index: int | None = None) -> None:
        """Forget a variable or one value of an array."""
        found = self._all.get(name)
        if found is None:
            return
        self._check(name, found)
        if index is None:
            del self._all[name]
        else:
            kept = {at: value for at, value in found.values.items() if at != index}
            self._all[name] = replace(found, values=kept)

    def exported(self) -> dict[str, str]:
        """The environment of a program."""
        return {
            name: found.values.get(0, "")
            for name, found in self._all.items()
            if found.exported and found.values
        }

    def all(self) -> dict[str, Variable]:
        """Every variable by name, sorted."""
        return dict(sorted(self._all.items()))

    # scopes

    def push(self) -> None:
        """Enter a function."""
        self._saved.append({})

    def pop(self) -> None:
        """Leave a function: what was made local gets back what it was."""
        for name, before in self._saved.pop().items():
            if before is None:
                self._all.pop(name, None)
            else:
                self._all[name] = before

    def make_local(self, name: str) -> None:
        """Remember what `name` is for the end of the function; nothing outside of one."""
        if self._saved and name not in self._saved[-1]:
            self._saved[-1][name] = self._all.get(name)
            self._all.pop(name, None)

    def overlay(self, assignments: Mapping[str, str]) -> dict[str, Variable | None]:
        """Set and export for one command; give the result to `restore`."""
        before = {name: self._all.get(name) for name in assignments}
        for name, value in assignments.items():
            self.assign(name, value)
            self.mark(name, exported=True)
        return before

    def restore(self, before: Mapping[str, Variable | None]) -> None:
        """Undo `overlay`."""
        for name, variable in before.items():
            if variable is None:
                self._all.pop(name, None)
            else:
                self._all[name] = variable
