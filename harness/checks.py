"""Pure judges: what was observed goes in, a verdict with each message's outcome comes out.

Nothing here talks to a device, so a history can be judged again long after its scenario.
"""

from __future__ import annotations

from collections.abc import Sequence

from harness.model import Finding, History, Message, MessageState, Outcome, ShownMessage, Verdict

_STATE_OUTCOMES = {
    MessageState.SENDING: Outcome.PENDING,
    MessageState.PENDING: Outcome.PENDING,
    MessageState.FAILED: Outcome.FAILED,
    MessageState.REFUSED: Outcome.REFUSED,
}
_ARRIVED = (MessageState.SENT, MessageState.DELIVERED)


def judge(history: History) -> tuple[tuple[Message, Outcome], ...]:
    """What became of each message, by what every side showed."""
    late = _out_of_order(history)
    return tuple((message, _outcome(message, history, late)) for message in history.sent)


def _outcome(message: Message, history: History, late: frozenset[str]) -> Outcome:
    if history.receiver_screen is None or history.sender_screen is None:
        return Outcome.INDETERMINATE
    arrivals = history.receiver_screen.count(message.text)
    accepted = (history.service_log or ()).count(message.text)
    shown = _shown(message, history.sender_screen)
    if arrivals > 1 or accepted > 1:
        return Outcome.DUPLICATED
    if message.text in late:
        return Outcome.REORDERED
    if arrivals == 1:
        return Outcome.DELIVERED
    return _missing(shown, accepted)


def _missing(shown: ShownMessage | None, accepted: int) -> Outcome:
    """The outcome of a message that is not on the receiver's screen."""
    if shown is None or shown.state is None:
        return Outcome.LOST
    if shown.state in _ARRIVED:
        return Outcome.LOST if accepted else Outcome.PHANTOM
    return _STATE_OUTCOMES[shown.state]


def _shown(message: Message, screen: Sequence[ShownMessage]) -> ShownMessage | None:
    return next((shown for shown in screen if shown.text == message.text), None)


def _shown_as_sent(message: Message, screen: Sequence[ShownMessage]) -> bool:
    shown = _shown(message, screen)
    return shown is not None and shown.state in _ARRIVED


def _out_of_order(history: History) -> frozenset[str]:
    """Texts that the service or the receiver has in another order than the user sent them.

    Both are held against the user: an outbox that shuffles makes the other two agree.
    """
    typed = [message.text for message in history.sent]
    late: set[str] = set()
    for side in (history.service_log, history.receiver_screen):
        there = [text for text in side or () if text in typed]
        wanted = [text for text in typed if text in there]
        late |= {seen for seen, right in zip(there, wanted, strict=False) if seen != right}
    return frozenset(late)


def exactly_once_in_order(history: History) -> Finding:
    """Whether every message arrived once, in order, and all sides agree about it."""
    outcomes = judge(history)
    if history.service_log is None:
        return Finding(Verdict.UNKNOWN, "the service's log could not be read", outcomes)
    unknown = [m.text for m, outcome in outcomes if outcome is Outcome.INDETERMINATE]
    if unknown:
        return Finding(Verdict.UNKNOWN, f"a screen could not be read for {unknown}", outcomes)
    wrong = [f"{m.text!r} {o.value}" for m, o in outcomes if o is not Outcome.DELIVERED]
    if wrong:
        return Finding(Verdict.FAILS, "; ".join(wrong), outcomes)
    denied = [m.text for m in history.sent if not _shown_as_sent(m, history.sender_screen or ())]
    if denied:
        return Finding(Verdict.FAILS, f"arrived, but the sender is not told: {denied}", outcomes)
    unlogged = [m.text for m in history.sent if m.text not in history.service_log]
    if unlogged:
        return Finding(Verdict.FAILS, f"arrived without the service's log: {unlogged}", outcomes)
    return Finding(Verdict.HOLDS, f"{len(outcomes)} messages arrived once, in order", outcomes)
