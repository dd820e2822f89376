"""The account is new and unverified: it may message only people who follow it back."""

from __future__ import annotations

from harness.bench import Bench
from harness.conditions.base import Condition, Method
from harness.journal import Journal
from harness.model import Capability, Cause, Measurement, MessageState, Symptom

_DAY_S = 86_400


def _inject(bench: Bench, _journal: Journal) -> None:
    sender, receiver = bench.sender.account.username, bench.receiver.account.username
    bench.control.ask("PATCH", f"/accounts/{sender}", {"age_days": 0, "verified": False})
    bench.control.ask("DELETE", f"/follows/{receiver}/{sender}")


def _measure(bench: Bench) -> Measurement:
    state = bench.control.ask("GET", f"/accounts/{bench.sender.account.username}/state")
    now = bench.control.ask("GET", "/clock")["epoch"]
    settings = bench.control.ask("GET", "/settings")
    age_days = (now - state["profile"]["created_at"]) / _DAY_S
    verified = bool(state["profile"]["verified"])
    follows_back = any(
        follow["peer"] == bench.receiver.account.username for follow in state["followers"]
    )
    return Measurement(
        age_days < settings["new_account_days"] and not verified and not follows_back,
        f"{age_days:.1f} days old, verified: {verified}, followed back: {follows_back}",
    )


def _remedy(bench: Bench) -> None:
    """The user verifies the account with the code that the service sent."""
    state = bench.control.ask("GET", f"/accounts/{bench.sender.account.username}/state")
    bench.sender.messenger.verify_account(state["profile"]["verification_code"])


NEW_ACCOUNT = Condition(
    id="account.new_account",
    cause=Cause.ACCOUNT,
    title="A new account may message only people who follow it back",
    needs=frozenset({Capability.SECOND_DEVICE, Capability.SERVICE_CONTROL}),
    symptom=Symptom(MessageState.REFUSED, "New accounts can message only people who follow"),
    methods=(Method("the service makes the account new", _inject),),
    measure=_measure,
    remedy=_remedy,
)
