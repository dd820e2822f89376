"""Judges, stores and announces messages: the one way in."""

from dataclasses import dataclass
from math import ceil

from harness.service.accounts import Account, Accounts
from harness.service.clock import ServiceClock
from harness.service.errors import InvalidError, RefusedError, ServiceError
from harness.service.events import Events
from harness.service.messages import Draft, Message, Messages
from harness.service.policy import (
    Action,
    Decision,
    Event,
    Person,
    Relation,
    Snapshot,
    decide,
)
from harness.service.relations import Relations
from harness.service.sanctions import Sanctions
from harness.service.settings import SettingsStore
from harness.service.storage import Storage
from harness.service.windows import RateWindows


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What delivery works with."""

    storage: Storage
    clock: ServiceClock
    settings: SettingsStore
    accounts: Accounts
    relations: Relations
    messages: Messages
    sanctions: Sanctions
    windows: RateWindows
    events: Events


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who asks: a signed-in account, and the protocol that its app speaks."""

    account: Account
    protocol: int
    token: str


class Delivery:
    """Sends messages, confirms receipts, and answers whether one may."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def send(self, caller: Caller, draft: Draft) -> tuple[Message, bool]:
        """The stored message, and whether it is new; RefusedError when a rule refuses."""
        peer = self._peer(caller, draft)
        with self._parts.storage.transaction():
            outcome = self._outcome(caller, draft, peer)
        if isinstance(outcome, Decision):
            raise self.refusal(outcome)
        return outcome

    def receipt(self, recipient: str, message_id: str) -> Message:
        """Note that a message has reached the recipient's app, and tell the sender once."""
        parts = self._parts
        with parts.storage.transaction():
            before = parts.messages.received(message_id, recipient)
            if before.delivered_at is not None:
                return before
            parts.messages.mark_delivered(message_id)
            message = parts.messages.received(message_id, recipient)
            self._record(message.sender, "message_delivered", message, message.recipient)
            self._record(message.recipient, "message_received", message, message.sender)
            wire = message.wire()
            parts.events.push(
                message.sender,
                "receipt",
                message_id=message.id,
                client_id=message.client_id,
                peer=recipient,
                delivered_at=wire["delivered_at"],
            )
        return message

    def may(self, caller: Caller, action: Action) -> Decision:
        """Whether the caller may do something that is not a message."""
        return decide(
            Event(action=action, protocol=caller.protocol),
            self._snapshot_of(caller.account),
        )

    def can_message(self, caller: Caller, peer: Account) -> bool:
        """Whether a message to `peer` would be accepted now."""
        return self._decide(caller, peer, "").allowed

    def refusal(self, decision: Decision) -> RefusedError:
        """The error that tells a refusal, with the seconds until it ends."""
        if decision.until is None:
            return RefusedError(decision)
        return RefusedError(decision, max(1, ceil(decision.until - self._parts.clock.now())))

    def accept_request(self, username: str, peer: str) -> None:
        """Take `peer` out of the message requests; the stranger's quota no longer counts."""
        self._parts.relations.accept(username, peer)
        self._parts.windows.forget_stranger(peer, username)

    def _peer(self, caller: Caller, draft: Draft) -> Account:
        """To whom it goes; what cannot be sent to anybody is logged as well."""
        try:
            peer = self._parts.accounts.get(draft.recipient)
            if peer.username == caller.account.username:
                raise InvalidError("You can't message yourself.")
        except ServiceError as error:
            self._refused(draft, None, error.message)
            raise
        return peer

    def _outcome(
        self, caller: Caller, draft: Draft, peer: Account
    ) -> tuple[Message, bool] | Decision:
        parts = self._parts
        floor = self.may(caller, Action.REQUEST)
        if not floor.allowed:
            self._refused(draft, floor.rule, floor.message)
            return floor
        if draft.key is not None:
            replayed = parts.messages.of_key(draft.sender, draft.key)
            if replayed is not None:
                return self._replay(replayed, draft), False
        decision = self._decide(caller, peer, draft.text)
        if not decision.allowed:
            self._refused(draft, decision.rule, decision.message)
            return decision
        return self._store(draft), True

    def _replay(self, message: Message, draft: Draft) -> Message:
        same = (message.recipient, message.text) == (draft.recipient, draft.text)
        if not same:
            raise InvalidError("This Idempotency-Key belongs to another message.", 422)
        self._record(draft.sender, "message_replayed", message, draft.recipient)
        return message

    def _refused(self, draft: Draft, rule: str | None, reason: str) -> None:
        self._parts.events.record(
            draft.sender,
            "message_refused",
            client_id=draft.client_id,
            peer=draft.recipient,
            text=draft.text,
            rule=rule,
            reason=reason,
        )

    def _store(self, draft: Draft) -> Message:
        parts = self._parts
        stranger = not parts.relations.accepts(draft.recipient, draft.sender)
        message = parts.messages.add(draft)
        parts.windows.record(message, draft.recipient)
        if stranger:
            parts.windows.count_stranger(draft.sender, draft.recipient)
        self.accept_request(draft.sender, draft.recipient)  # who writes also wants the answer
        self._record(draft.sender, "message_accepted", message, draft.recipient)
        parts.events.push(
            draft.recipient, "message", message=message.wire(), peer=draft.sender, request=stranger
        )
        return message

    def _decide(self, caller: Caller, peer: Account, text: str) -> Decision:
        parts = self._parts
        sender, recipient = caller.account.username, peer.username
        now, settings = parts.clock.now(), parts.settings.current
        action = Action.REPLY if parts.messages.has_written(recipient, sender) else Action.SEND
        snapshot = Snapshot(
            now=now,
            settings=settings,
            sender=self._person(caller.account),
            recipient=self._person(peer),
            relation=self._relation(sender, recipient),
            windows=parts.windows.of(caller.account, recipient, text, now, settings),
        )
        return decide(Event(action=action, protocol=caller.protocol, text=text), snapshot)

    def _snapshot_of(self, account: Account) -> Snapshot:
        return Snapshot(
            now=self._parts.clock.now(),
            settings=self._parts.settings.current,
            sender=self._person(account),
        )

    def _person(self, account: Account) -> Person:
        return Person(
            username=account.username,
            created_at=account.created_at,
            verified=account.verified,
            reputation=account.reputation,
            standing=account.standing,
            who_can_message=account.privacy.who_can_message,
            private_account=account.privacy.private_account,
            restrictions=self._parts.sanctions.in_force(account.username),
        )

    def _relation(self, sender: str, recipient: str) -> Relation:
        relations = self._parts.relations
        return Relation(
            follows=relations.follows(sender, recipient),
            followed_back=relations.follows(recipient, sender),
            blocked=relations.blocks(sender, recipient) or relations.blocks(recipient, sender),
            accepted=relations.accepts(recipient, sender),
            unanswered=self._parts.windows.unanswered(sender, recipient),
        )

    def _record(self, username: str, kind: str, message: Message, peer: str) -> None:
        self._parts.events.record(
            username,
            kind,
            message_id=message.id,
            client_id=message.client_id,
            peer=peer,
            text=message.text,
        )
