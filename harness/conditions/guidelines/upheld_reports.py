"""Reports against the account were upheld: messaging is suspended until an appeal succeeds."""

from __future__ import annotations

from harness.conditions.base import Condition, Method
from harness.errors import ServiceError
from harness.journal import Journal
from harness.model import Capability, Cause, Measurement, MessageState, Symptom
from harness.subject import Subject

_REPORTS = 5


def _inject(subject: Subject, _journal: Journal) -> None:
    subject.control.ask(
        "POST",
        f"/accounts/{subject.sender.account.username}/reports",
        {"policy": "harassment", "count": _REPORTS, "upheld": True},
    )


def _measure(subject: Subject) -> Measurement:
    account = subject.control.account(subject.sender.account.username)
    strikes = [s for s in account["strikes"] if s["state"] == "active"]
    suspended = [r for r in account["restrictions"] if "send" in r["scope"]]
    return Measurement(
        bool(strikes) and bool(suspended),
        f"standing {account['standing']}, {len(strikes)} strikes, {len(suspended)} suspensions",
    )


def _remedy(subject: Subject) -> None:
    """The user finds the strike on the account page and appeals; support accepts the appeal."""
    subject.sender.messenger.appeal("I did not write this; please look again.")
    username = subject.sender.account.username
    appeals = subject.control.ask("GET", "/appeals", username=username)["appeals"]
    submitted = [appeal for appeal in appeals if appeal["state"] == "submitted"]
    if not submitted:
        raise ServiceError(
            subject.control.address.control_url,
            f"no appeal of {username} arrived, only {appeals}",
            "See the account status page in the report.",
        )
    subject.control.ask("POST", f"/appeals/{submitted[0]['id']}/decision", {"accept": True})
    subject.sender.messenger.open_account_status()


UPHELD_REPORTS = Condition(
    id="guidelines.upheld_reports",
    cause=Cause.GUIDELINES,
    title="Upheld reports suspend messaging until an appeal is accepted",
    needs=frozenset({Capability.SERVICE_CONTROL}),
    symptom=Symptom(MessageState.REFUSED, "Community Guidelines"),
    methods=(Method("reports are upheld at the service", _inject),),
    measure=_measure,
    remedy=_remedy,
)
