"""A scenario's phases, each measured: steady, injected, symptom, remedied, steady again, undone.

`injected` is a block: entering it heals, proves the steady state, injects and measures; inside,
the scenario asserts the symptom, applies the remedy and proves the steady state again; leaving it,
however it is left, puts everything back and compares (see `injection`). A block that is left
without an error but also without one of its phases is an error: what was not measured did not pass.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import allure

from harness.bench import Bench
from harness.checks import exactly_once_in_order
from harness.conditions.base import Condition, Method
from harness.errors import (
    EvidenceError,
    HarnessError,
    UnsteadyError,
)
from harness.evidence.recorder import attach_text, pictures_differ
from harness.healing import heal
from harness.hierarchy import Capture, Element, find_words, plain
from harness.injection import in_force
from harness.model import (
    Message,
    MessageState,
    Phase,
    ShownMessage,
    Symptom,
    Verdict,
)
from harness.waiting import NotSettledError

_PAGE_S = 30.0
_LEFT_OUT = (Phase.SYMPTOM, Phase.REMEDIED, Phase.STEADY_AGAIN)


class Reproduction:
    """One condition in force on one bench; what a scenario's block works with."""

    def __init__(self, condition: Condition, method: Method, bench: Bench, steady: Capture) -> None:
        self.condition = condition
        self.method = method
        self.bench = bench
        self._steady = steady

    @property
    def symptom(self) -> Symptom:
        """What the user sees."""
        return self.method.symptom or self.condition.symptom

    def send(self, words: str) -> Message:
        """Send a message as the user would."""
        return self.bench.send(words)

    def expect_symptom(self, message: Message) -> None:
        """Assert what the user sees: the message's state and the reason, both on one picture.

        Raises:
            AssertionError: the app shows something else.
            HarnessError: the picture does not prove it.
        """
        symptom = self.symptom
        with self.bench.recorder.phase(Phase.SYMPTOM):
            shown = self._await_symptom(message)
            capture = self.bench.sender.device.ui.capture()
            self.bench.recorder.capture(Phase.SYMPTOM.value, capture)
            if shown.state is not symptom.state:
                raise AssertionError(
                    f"{self.bench.serial}: {message.text!r} should be {symptom.state.value}, is "
                    f"{shown.state_name} ({shown.reason})"
                )
            reason = find_words(capture.screen, symptom.reason)
            given = shown.reason or symptom.reason  # a waiting message has no reason of its own
            if reason is None or plain(symptom.reason) not in plain(given):
                raise AssertionError(
                    f"{self.bench.serial}: {message.text!r} should say {symptom.reason!r}, it says "
                    f"{shown.reason!r}; the screen: {capture.screen.words}"
                )
            self._expect_to_last(message, self.bench.seconds_since_pressed(message, capture.at))
            self._expect_visible(capture, reason)

    def _expect_to_last(self, message: Message, seen_s: float) -> None:
        """What a slow line does: long the same, also on the picture after `seen_s` seconds."""
        symptom = self.symptom
        if not symptom.ends_as:
            return
        seconds, ended = self.bench.watch(message, symptom.state, seen_s)
        told = f"{symptom.state.value} for {seconds:.1f} s, then {ended.state_name} {ended.reason}"
        attach_text("how long", told)
        if seconds < symptom.lasts_s or ended.state not in symptom.ends_as:
            wanted = " or ".join(state.value for state in symptom.ends_as)
            raise AssertionError(
                f"{self.bench.serial}: {message.text!r} was {told}; "
                f"it should be so for {symptom.lasts_s:g} s, then {wanted}"
            )

    def expect_survives_death(self, message: Message) -> None:
        """Close the app while a message is under way; it must still be there afterwards.

        Raises:
            AssertionError: the app has forgotten it, or says that it was sent.
        """
        with allure.step(f"{Phase.SYMPTOM.value}: the app is closed and opened again"):
            self.bench.sender.messenger.reopen_chat(self.bench.receiver.account)
            try:
                shown = self.bench.await_state(message, *_UNSENT)
            except NotSettledError as error:
                raise AssertionError(
                    f"{self.bench.serial}: the app forgot {message.text!r}: {error.seen}"
                ) from error
            attach_text("after the restart", f"{shown.state_name} {shown.reason}")
            self.bench.capture("after the restart")

    def expect_in_shade(self, message: Message, words: str) -> None:
        """Assert that the app, put away, tells of a message that waits, and does not send it.

        Args:
            message: what was sent before.
            words: what its notification says.

        Raises:
            AssertionError: there is no such notification, or the message went out.
        """
        notifications = self.bench.sender.device.notifications
        notifications.open()
        try:
            self.expect_page("the notification", words)
        finally:
            notifications.close()
        if self.bench.ids_at_the_service([message]):
            raise AssertionError(f"{self.bench.serial}: {message.text!r} went out all the same")

    def expect_accepted_by_the_service(self, message: Message) -> None:
        """Assert that the service has a message that the app does not call sent.

        Raises:
            AssertionError: it never arrived there.
        """
        with allure.step(f"{Phase.SYMPTOM.value}: the service's log"):
            accepted = self.bench.ids_at_the_service([message])
            attach_text("accepted", ", ".join(accepted) or "nothing")
            if not accepted:
                raise AssertionError(f"{self.bench.serial}: the service has no {message.text!r}")

    def expect_page(self, page: str, words: str) -> None:
        """Assert that the sender's screen says something more, with a picture of it.

        Args:
            page: what the picture is called.
            words: a distinctive part of the text.

        Raises:
            AssertionError: it does not come to say it.
        """
        with allure.step(f"{Phase.SYMPTOM.value}: {page}"):
            device = self.bench.sender.device
            try:
                device.patience.settle(
                    device.ui.look,
                    lambda screen: find_words(screen, words) is not None,
                    awaited=f"{page} to say {words!r}",
                    device_seconds=_PAGE_S,
                )
            except NotSettledError as error:
                said = device.ui.look().words
                raise AssertionError(
                    f"{device.serial}: {error}; the screen says: {said}"
                ) from error
            capture = device.ui.capture()
            self.bench.recorder.capture(page, capture)
            if find_words(capture.screen, words) is None:
                raise EvidenceError(
                    device.serial, f"{page} no longer says {words!r} on its picture", "See it."
                )

    def _await_symptom(self, message: Message) -> ShownMessage:
        try:
            return self.bench.await_state(message, self.symptom.state)
        except NotSettledError:
            return self.bench.shown(message) or ShownMessage(message.text, None)

    def _expect_visible(self, capture: Capture, reason: Element) -> None:
        """The words are in the hierarchy; here the pixels have to show them as well."""
        if not pictures_differ(self._steady.png, capture.png, reason.bounds):
            raise EvidenceError(
                self.bench.serial,
                f"the picture shows nothing new where {reason.text!r} should stand",
                "Compare the pictures of steady and symptom in the report.",
            )

    def remedy(self) -> None:
        """Do what the user or a support agent does about it."""
        with self.bench.recorder.phase(Phase.REMEDIED):
            with self.bench.limited_to(self.condition.needs | self.method.needs):
                (self.method.remedy or self.condition.remedy)(self.bench)
            self.bench.capture_both(Phase.REMEDIED.value)

    def expect_steady_again(self) -> None:
        """Assert that every message of the scenario and a new one arrive once and in order.

        What the app gave up on is sent again by hand first, as the user would.

        Raises:
            AssertionError: one is missing, doubled or out of order.
            HarnessError: the sides could not be asked.
        """
        with self.bench.recorder.phase(Phase.STEADY_AGAIN):
            self.bench.open_conversation()
            try:
                self._resend_what_was_given_up()
                for message in list(self.bench.sent):
                    self.bench.await_received(message)
                last = self.bench.deliver("And we are talking again")
                self.bench.await_state(last, MessageState.DELIVERED)
            except NotSettledError as error:
                self.bench.capture_both(Phase.STEADY_AGAIN.value)
                self.bench.control.ask("GET", "/health")  # a dead service is the lab's fault
                raise AssertionError(f"{self.bench.serial}: did not recover: {error}") from error
            self.bench.capture_both(Phase.STEADY_AGAIN.value)
            self._judge()
            self._expect_no_longer_in_force()

    def _expect_no_longer_in_force(self) -> None:
        """That messages arrive proves nothing where they were only late."""
        measured = self.condition.measure(self.bench)
        attach_text("measured again", measured.seen)
        if measured.in_force:
            raise AssertionError(
                f"{self.bench.serial}: did not recover: still in force: {measured.seen}"
            )

    def _resend_what_was_given_up(self) -> None:
        for message in list(self.bench.sent):
            shown = self.bench.await_state(message, *_SETTLED)
            if shown.state in (MessageState.FAILED, MessageState.REFUSED):
                self.bench.resend(message)

    def _judge(self) -> None:
        finding = exactly_once_in_order(self.bench.history())
        attach_text("what became of each message", finding.reason)
        if finding.verdict is Verdict.UNKNOWN:
            raise EvidenceError(self.bench.serial, finding.reason, "See the report.")
        if finding.verdict is Verdict.FAILS:
            raise AssertionError(f"{self.bench.serial}: {finding.reason}")


_UNSENT = (MessageState.SENDING, MessageState.PENDING, MessageState.FAILED)
_SETTLED = (MessageState.SENT, MessageState.DELIVERED, MessageState.FAILED, MessageState.REFUSED)


@contextlib.contextmanager
def injected(condition: Condition, bench: Bench) -> Iterator[Reproduction]:
    """Steady, then the condition measured in force; undone when the block is left.

    What an earlier scenario could not put back is put back first: its copies lie where ours will.

    Raises:
        UnsteadyError: messages did not go through before anything was injected.
        NotInForceError: the condition was injected but is not in force.
        UndoFailedError: not everything is as it was before.
        HarnessError: a phase was left out.
    """
    bench.recorder.about(condition.title, cause=condition.cause.value, condition=condition.id)
    heal(bench.sender.device.adb, bench.journals)
    method = condition.method_for(bench)
    steady = _steady(bench)
    with in_force(condition, method, bench):
        yield Reproduction(condition, method, bench, steady)
        _expect_every_phase(bench)


def _steady(bench: Bench) -> Capture:
    """The positive control: one message goes all the way."""
    with bench.recorder.phase(Phase.STEADY):
        try:
            bench.open_conversation()
            bench.deliver("Hello, are you there?")
        except (NotSettledError, HarnessError) as error:
            bench.capture_failure()
            raise UnsteadyError(
                bench.serial,
                f"messages did not go through although nothing was injected ({error})",
                "See the two pictures, then the service's log.",
            ) from error
        capture = bench.sender.device.ui.capture()
        bench.recorder.capture(Phase.STEADY.value, capture)
        bench.recorder.capture("steady: receiver", bench.receiver.device.ui.capture())
        return capture


def _expect_every_phase(bench: Bench) -> None:
    missing = [phase.value for phase in _LEFT_OUT if phase not in bench.recorder.phases]
    if missing:
        raise HarnessError(f"{bench.serial}: left out and so not passed: {', '.join(missing)}")
