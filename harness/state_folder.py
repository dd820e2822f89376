"""Where the harness keeps what outlives a run; imports little, so that `virtual start` is quick."""

from __future__ import annotations

import os
from pathlib import Path


def state_folder() -> Path:
    """This user's, for undo lists, virtual devices and the service's token."""
    base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(base) / "harness"
