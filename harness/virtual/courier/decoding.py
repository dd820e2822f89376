"""From the service's JSON to Courier's own types; what is missing takes the harmless value."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from harness.virtual.courier.model import (
    Account,
    Event,
    EventPage,
    Person,
    Privacy,
    RemoteConversation,
    RemoteMessage,
    Restriction,
    Strike,
)

Json = Mapping[str, Any]


def seconds(text: str | None) -> float | None:
    """ISO 8601 to epoch seconds; None stays None."""
    return None if not text else datetime.fromisoformat(text).timestamp()


def account(values: Json) -> Account:
    """The body of `GET /me`."""
    return Account(
        username=values["username"],
        display_name=values.get("display_name") or values["username"],
        verified=bool(values.get("verified")),
        standing=values.get("standing", "good"),
        restrictions=tuple(restriction(each) for each in values.get("restrictions", ())),
        strikes=tuple(strike(each) for each in values.get("strikes", ())),
        notices=tuple(_notice(each) for each in values.get("notices", ())),
    )


def restriction(values: Json) -> Restriction:
    """One entry of `restrictions`."""
    return Restriction(
        restriction_id=str(values["id"]),
        kind=values.get("kind", ""),
        message=values.get("message", ""),
        scope=frozenset(values.get("scope", ())),
        until=seconds(values.get("until")),
        appealable=bool(values.get("appealable")),
        appeal_state=_appeal_state(values),
    )


def strike(values: Json) -> Strike:
    """One entry of `strikes`."""
    return Strike(
        strike_id=str(values["id"]),
        policy=values.get("policy", ""),
        message=values.get("message", ""),
        state=values.get("state", "active"),
        expires=seconds(values.get("expires_at")),
        appeal_state=_appeal_state(values),
    )


def person(values: Json) -> Person:
    """One entry of the people search."""
    return Person(
        username=values["username"],
        display_name=values.get("display_name") or values["username"],
        verified=bool(values.get("verified")),
        relation=values.get("relation", "none"),
    )


def privacy(values: Json) -> Privacy:
    """The body of `GET /me/privacy`."""
    return Privacy(
        who_can_message=values.get("who_can_message", "everyone"),
        private_account=bool(values.get("private_account")),
        discoverable=bool(values.get("discoverable", True)),
        read_status=bool(values.get("read_status", True)),
    )


def conversation(values: Json) -> RemoteConversation:
    """One entry of `GET /conversations`."""
    peer, last = values["peer"], values.get("last")
    return RemoteConversation(
        peer=peer["username"],
        display_name=peer.get("display_name") or peer["username"],
        last_seq=last["seq"] if last else 0,
        request=bool(values.get("request")),
    )


def message(values: Json, peer: str = "") -> RemoteMessage:
    """A message; `peer` is whose conversation it is in, where the message alone does not say."""
    return RemoteMessage(
        message_id=str(values["id"]),
        seq=values["seq"],
        conversation=peer or values["conversation"],
        sender=values["sender"],
        text=values["text"],
        client_id=values.get("client_id") or "",
        sent_at=seconds(values.get("sent_at")) or 0.0,
        delivered=bool(values.get("delivered_at")),
    )


def event(values: Json, me: str) -> Event:
    """One entry of the event stream; `me` tells the two sides of a conversation apart."""
    inner = values.get("message")
    peer = values.get("peer") or ""
    if inner and inner["sender"] != me:
        peer = inner["sender"]
    return Event(
        number=values["n"],
        kind=values["kind"],
        message=message(inner, peer) if inner else None,
        message_id=str(values.get("message_id") or (inner or {}).get("id", "")),
        peer=peer,
    )


def event_page(values: Json, me: str) -> EventPage:
    """The body of `GET /events`."""
    events = tuple(event(each, me) for each in values["events"])
    return EventPage(events, int(values["next"]))


def _appeal_state(values: Json) -> str:
    return str((values.get("appeal") or {}).get("state", ""))


def _notice(values: Json | str) -> str:
    return (
        values if isinstance(values, str) else str(values.get("message") or values.get("text", ""))
    )
