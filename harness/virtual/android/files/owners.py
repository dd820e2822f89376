"""Who owns a file of the device, its mode, and the text of its link.

The host runs everything as one user, so these live in a table by resolved device path. A file
without an entry (written by app code on the host) takes the owner of the nearest folder above it
that has one, and the mode that Android gives new files there.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import Any

from harness.virtual.android.users import EVERYBODY, FIRST_APP, ROOT, SHELL

# frameworks/native/cmds/adb: the groups of adb's shell, packages/modules/adb/daemon/main.cpp
_SHELL_GROUPS = (1004, 1007, 1011, 1015, 1028, 1078, 1079, 3001, 3002, 3003, 3006, 3009, 3011, 3012)
_INET = 3003
_CACHE_GID_OFFSET = 10000  # AID_CACHE_GID_START - AID_APP_START


@dataclass(frozen=True)
class Owner:
    """Owner, group and permission bits (with set-id and sticky) of one file."""

    uid: int
    gid: int
    mode: int


# folder mode and file mode of what app code creates there
_NEW_MODES = (
    ("/data/user", 0o771, 0o600),
    ("/storage/emulated", 0o2770, 0o660),
)
_NEW_ELSEWHERE = (0o755, 0o644)


def groups_of(uid: int) -> tuple[int, ...]:
    """The groups of a process of user `uid`, its own first."""
    if uid == SHELL:
        return (SHELL, *_SHELL_GROUPS)
    if uid >= FIRST_APP:
        return (uid, _INET, EVERYBODY, uid + _CACHE_GID_OFFSET)
    return (uid,)


class OwnerTable:
    """Owners and link texts by resolved device path; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owners: dict[str, Owner] = {}
        self._links: dict[str, str] = {}

    def dump(self) -> dict[str, Any]:
        """Everything as a document, for `load` after the next boot."""
        with self._lock:
            owners = {path: [own.uid, own.gid, own.mode] for path, own in self._owners.items()}
            return {"owners": owners, "links": dict(self._links)}

    def load(self, document: dict[str, Any]) -> None:
        """Take over what `dump` gave."""
        with self._lock:
            for path, (uid, gid, mode) in document.get("owners", {}).items():
                self._owners[path] = Owner(uid, gid, mode)
            self._links.update(document.get("links", {}))

    def get(self, path: str, *, directory: bool) -> Owner:
        """The owner of `path`, by entry or derived from the folder above."""
        with self._lock:
            found = self._owners.get(path)
            if found is not None:
                return found
            above = path
            while found is None and above != "/":
                above = above.rpartition("/")[0] or "/"
                found = self._owners.get(above)
        found = found or Owner(ROOT, ROOT, 0o755)
        return replace(found, mode=_new_mode(path, directory=directory))

    def put(self, path: str, owner: Owner) -> None:
        """Give `path` an owner and mode."""
        with self._lock:
            self._owners[path] = owner

    def link(self, path: str) -> str | None:
        """The text of the link at `path`, None when it was not made by us."""
        with self._lock:
            return self._links.get(path)

    def put_link(self, path: str, target: str) -> None:
        """Note the text of a new link."""
        with self._lock:
            self._links[path] = target

    def forget(self, path: str) -> None:
        """Drop what is known of `path` and everything below it."""
        with self._lock:
            for table in (self._owners, self._links):
                for each in _at_or_below(table, path):
                    del table[each]

    def move(self, old: str, new: str) -> None:
        """Rename `old` and everything below it."""
        self.forget(new)
        with self._lock:
            for each in _at_or_below(self._owners, old):
                self._owners[new + each[len(old) :]] = self._owners.pop(each)
            for each in _at_or_below(self._links, old):
                self._links[new + each[len(old) :]] = self._links.pop(each)


def _at_or_below(table: dict[str, Owner] | dict[str, str], path: str) -> list[str]:
    below = path.rstrip("/") + "/"
    return [each for each in table if each == path or each.startswith(below)]


def _new_mode(path: str, *, directory: bool) -> int:
    for area, folder_mode, file_mode in _NEW_MODES:
        if path.startswith(area + "/"):
            return folder_mode if directory else file_mode
    return _NEW_ELSEWHERE[0] if directory else _NEW_ELSEWHERE[1]
