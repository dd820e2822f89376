"""Whether a user may read, write or search a file: mode bits and groups, then Android's own rules.

Beyond mode bits: SELinux keeps the shell out of app data whatever the modes say
(system/sepolicy/private/shell.te; com.android.shell's is its own), and FUSE gives an app only its
own folders under Android/{data,media,obb} (packages/providers/MediaProvider, scoped storage).
"""

from __future__ import annotations

import os

from harness.virtual.android.files.owners import Owner, groups_of
from harness.virtual.android.users import FIRST_APP, ROOT, SHELL

_SHARED = "/storage/emulated/0"
_APP_DATA = ("/data/user/", "/data/user_de/")
_APP_DATA_DEPTH = 4  # /data/user/0/PACKAGE
_SHELLS_OWN = "com.android.shell"


def permitted(path: str, owner: Owner, uid: int, want: int) -> bool:
    """Whether `uid` may do `want` (os.R_OK | W_OK | X_OK) with the file at the resolved `path`.

    Read-only mounts are not looked at here.
    """
    if uid == ROOT:
        return not want & os.X_OK or bool(owner.mode & 0o111)
    if path == _SHARED or path.startswith(_SHARED + "/"):
        return _shared_permitted(owner, uid, want)
    if uid == SHELL and _inside_app_data(path):
        return False
    return _mode_bits(owner, uid) & want == want


def _mode_bits(owner: Owner, uid: int) -> int:
    if uid == owner.uid:
        return owner.mode >> 6 & 7
    if owner.gid in groups_of(uid):
        return owner.mode >> 3 & 7
    return owner.mode & 7


def _inside_app_data(path: str) -> bool:
    if not path.startswith(_APP_DATA) or path.count("/") < _APP_DATA_DEPTH:
        return False
    return path.split("/")[_APP_DATA_DEPTH] != _SHELLS_OWN


def _shared_permitted(owner: Owner, uid: int, want: int) -> bool:
    return uid < FIRST_APP or owner.uid == uid or want == os.X_OK
