"""Text messages: what came, what was sent, and whether it could be.

Sources: packages/apps/Messaging (its notification for a new message, one a correspondent);
SmsManager: without service a message is not sent, and stays to be sent by hand.
"""

from __future__ import annotations

import threading
import zlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from harness.virtual.android.documents import load_document, save_document
from harness.virtual.android.intents import FLAG_NEW_TASK, Intent
from harness.virtual.android.notifications import Notification

if TYPE_CHECKING:
    from harness.virtual.device import Android

_APP = "com.android.messaging"
_CHANNEL = "bugle_default_channel"
_IN_SERVICE = ("home", "roaming", "on")


@dataclass(frozen=True)
class TextMessage:
    """One message with a correspondent."""

    address: str
    text: str
    time: float
    incoming: bool
    sent: bool = True
    """False: it could not be sent."""


class Sms:
    """All messages, oldest first, kept across reboots; thread-safe."""

    def __init__(self, android: Android) -> None:
        self._android = android
        self._path = android.state_dir / "system" / "sms.json"
        self._lock = threading.Lock()
        saved = load_document(self._path).get("messages", [])
        self._messages = [TextMessage(**each) for each in saved]

    def all(self) -> list[TextMessage]:
        """Of every correspondent."""
        with self._lock:
            return list(self._messages)

    def receive(self, address: str, text: str) -> None:
        """The network delivered a message: it is kept and notified."""
        now = self._android.clock.now()
        self._add(TextMessage(address, text, now, incoming=True))
        opens = Intent(
            action="android.intent.action.SENDTO", data=f"smsto:{address}", flags=FLAG_NEW_TASK
        )
        self._android.notifications.post(
            Notification(_APP, notice_id(address), address, text, _CHANNEL, now, opens)
        )

    def send(self, address: str, text: str) -> bool:
        """Hand a message to the network; False without one."""
        telephony = self._android.telephony
        usable = telephony.has_sim and telephony.radio_on
        sent = usable and telephony.voice_registration in _IN_SERVICE
        now = self._android.clock.now()
        self._add(TextMessage(address, text, now, incoming=False, sent=sent))
        return sent

    def seen(self, address: str) -> None:
        """The conversation is on the screen: its notification goes."""
        self._android.notifications.cancel(_APP, notice_id(address))

    def _add(self, message: TextMessage) -> None:
        with self._lock:
            self._messages.append(message)
            save_document(self._path, {"messages": [asdict(each) for each in self._messages]})
        self._android.looper.post(self._android.windows.invalidate)


def notice_id(address: str) -> int:
    """The number of a correspondent's notification."""
    return zlib.crc32(address.encode()) & 0x7FFFFFFF
