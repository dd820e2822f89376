"""The verbs of `am` and `pm`, which are spread over files: what there is at an API level."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from harness.virtual.commands.shell_command import Verb


class VerbGroup(Protocol):
    """A file of verbs: by name the API level that a verb came with, what runs, its arguments."""

    VERBS: dict[str, tuple[int, Verb, str]]


def verbs_of(groups: Iterable[VerbGroup], api: int) -> dict[str, Verb]:
    """The verbs that a device of this API level knows."""
    return {
        name: verb
        for group in groups
        for name, (since, verb, _) in group.VERBS.items()
        if since <= api
    }


def usage_of(groups: Iterable[VerbGroup], api: int) -> str:
    """Their lines in the help."""
    return "".join(
        f"  {name}{' ' + usage if usage else ''}\n"
        for group in groups
        for name, (since, _, usage) in group.VERBS.items()
        if since <= api
    )
