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


def _out_of_order(history: History) -> frozenset[str]:
    """Texts that the receiver shows in another order than the service accepted them."""
    if history.receiver_screen is None or history.service_log is None:
        return frozenset()
    ours = {message.text for message in history.sent}
    arrived = [text for text in history.receiver_screen if text in ours]
    accepted = [text for text in history.service_log if text in arrived]
    return frozenset(a for a, b in zip(arrived, accepted, strict=False) if a != b)


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
    unlogged = [m.text for m in history.sent if m.text not in history.service_log]
    if unlogged:
        return Finding(Verdict.FAILS, f"arrived without the service's log: {unlogged}", outcomes)
    return Finding(Verdict.HOLDS, f"{len(outcomes)} messages arrived once, in order", outcomes)
