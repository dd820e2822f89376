"""What Courier tells while it is not on the screen: which messages wait, and which failed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING
from zlib import crc32

from harness.virtual.android.intents import (
    FLAG_NEW_TASK,
    FLAG_SINGLE_TOP,
    ComponentName,
    Intent,
)
from harness.virtual.courier import texts

if TYPE_CHECKING:
    from harness.virtual.android.apps.app_context import AppContext
    from harness.virtual.courier.link import Link
    from harness.virtual.courier.store import Store

_WAITING = 1
_LEFT_AFTER = 0.7  # device seconds from one screen to the next (ProcessLifecycleOwner)


class Notices:
    """Follows the screens, the outbox and the network; thread-safe."""

    def __init__(self, context: AppContext, store: Store, link: Link) -> None:
        self._context = context
        self._store = store
        self._link = link
        self._lock = threading.Lock()
        self._shown: tuple[str, str] | None = ("", "")  # not known: an earlier process may have
        self.in_front = False
        """Whether one of Courier's screens is in front."""
        self._left = True
        context.on_network_change(self.update)

    def entered(self) -> None:
        """A screen is in front."""
        self.in_front, self._left = True, False
        self.update()

    def left(self) -> None:
        """No screen is, unless another one follows at once (looper)."""
        self.in_front = False
        self._context.timer(_LEFT_AFTER, self._stay_away)

    def update(self) -> None:
        """The outbox, the network or what is in front may have changed."""
        with self._lock:
            waiting = self._store.waiting() if self._left else 0
            wanted = None
            if waiting:
                title = texts.waiting_messages(waiting)
                network = self._link.has_network()
                wanted = (title, texts.SENDING if network else texts.WAITING_FOR_NETWORK)
            if wanted == self._shown:
                return
            self._shown = wanted
            if wanted is None:
                self._context.cancel_notification(_WAITING)
            else:
                self._context.notify(_WAITING, *wanted)

    def failed(self, peer: str) -> None:
        """A message was given up; nothing is said to whoever looks at the screen anyway."""
        if self.in_front:
            return
        package = self._context.package.name
        chat = Intent(
            component=ComponentName(package, f"{package}.ChatActivity"),
            extras={"peer": peer},
            flags=FLAG_NEW_TASK | FLAG_SINGLE_TOP,
        )
        name = self._store.display_name(peer)
        self._context.notify(_failure(peer), texts.NOT_SENT, name, opens=chat)

    def read(self, peer: str) -> None:
        """The chat is open: what was told of it is told."""
        for number in (incoming(peer), _failure(peer)):
            self._context.cancel_notification(number)

    def _stay_away(self) -> None:
        if not self.in_front:
            self._left = True
            self.update()


def incoming(peer: str) -> int:
    """The number of the notification about somebody's messages, the same in every process."""
    return _number(f"from {peer}")


def _failure(peer: str) -> int:
    return _number(f"to {peer}")


def _number(text: str) -> int:
    return crc32(text.encode()) & 0x7FFFFFFF | 0x100
