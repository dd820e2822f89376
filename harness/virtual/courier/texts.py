"""What Courier itself says; refusals are in the service's own words and are not made here."""

from __future__ import annotations

from datetime import UTC, datetime

from harness.virtual.courier.api import RefusedError
from harness.virtual.courier.http import BadAddressError, NoConnectionError
from harness.virtual.courier.model import MessageState

NO_CONNECTION = "Couldn't connect to the server. Check your connection and try again."
NO_NETWORK = "No internet connection. Connect to the internet and try again."
SERVICE_FAILED = "Something went wrong. Please try again."
CACHE_DAMAGED = "Couldn't read cached data. Clear the app's cache and try again."
BAD_ADDRESS = "Enter the server's address, such as 10.0.2.2:8080."
SIGNED_OUT = "You've been signed out. Sign in to continue."
FIELDS_MISSING = "Enter the server's address, your username and your password."

MESSAGE_STATES = {
    MessageState.PENDING: "Sending…",
    MessageState.SENT: "Sent",
    MessageState.DELIVERED: "Delivered",
    MessageState.FAILED: "Not sent",
    MessageState.RECEIVED: "",
}
WAITING_FOR_NETWORK = "Waiting for network"
SENDING = MESSAGE_STATES[MessageState.PENDING]
NOT_SENT = "Message not sent"


def waiting_messages(count: int) -> str:
    """`1 message waiting to be sent`."""
    return f"{count} message{'' if count == 1 else 's'} waiting to be sent"


def explain(error: Exception, *, has_network: bool) -> str:
    """What to tell the user about a call that did not work."""
    if isinstance(error, RefusedError):
        return error.message
    if isinstance(error, BadAddressError):
        return BAD_ADDRESS
    if isinstance(error, NoConnectionError):
        return NO_CONNECTION if has_network else NO_NETWORK
    return SERVICE_FAILED


def clock_time(epoch: float) -> str:
    """`18:05`, in the device's time zone (UTC)."""
    return datetime.fromtimestamp(epoch, UTC).strftime("%H:%M")


def day_and_time(epoch: float) -> str:
    """`Nov 24, 2026 at 18:05`."""
    moment = datetime.fromtimestamp(epoch, UTC)
    return f"{moment:%b} {moment.day}, {moment:%Y} at {moment:%H:%M}"


def short_time(epoch: float, now: float) -> str:
    """`18:05` today, `Nov 24` on other days."""
    moment = datetime.fromtimestamp(epoch, UTC)
    if moment.date() == datetime.fromtimestamp(now, UTC).date():
        return clock_time(epoch)
    return f"{moment:%b} {moment.day}"
