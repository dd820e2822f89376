"""Reports against the account were upheld: messaging is suspended until an appeal succeeds."""

from __future__ import annotations

from harness.bench import Bench
from harness.conditions.base import Condition, Method
from harness.errors import ServiceError
from harness.journal import Journal
from harness.model import Capability, Cause, Measurement, MessageState, Symptom

_REPORTS = 5


def _inject(bench: Bench, _journal: Journal) -> None:
    bench.control.ask(
        "POST",
        f"/accounts/{bench.sender.account.username}/reports",
        {"policy": "harassment", "count": _REPORTS, "upheld": True},
    )


def _measure(bench: Bench) -> Measurement:
    account = bench.control.account(bench.sender.account.username)
    strikes = [s for s in account["strikes"] if s["state"] == "active"]
    suspended = [r for r in account["restrictions"] if "send" in r["scope"]]
    return Measurement(
        bool(strikes) and bool(suspended),
        f"standing {account['standing']}, {len(strikes)} strikes, {len(suspended)} suspensions",
    )


def _remedy(bench: Bench) -> None:
    """The user finds the strike on the account page and appeals; support accepts the appeal."""
    bench.sender.messenger.appeal("I did not write this; please look again.")
    username = bench.sender.account.username
    appeals = bench.control.ask("GET", "/appeals", username=username)["appeals"]
    submitted = [appeal for appeal in appeals if appeal["state"] == "submitted"]
    if not submitted:
        raise ServiceError(
            bench.control.address.control_url,
            f"no appeal of {username} arrived, only {appeals}",
            "See the account status page in the report.",
        )
    bench.control.ask("POST", f"/appeals/{submitted[0]['id']}/decision", {"accept": True})
    bench.sender.messenger.open_account_status()


UPHELD_REPORTS = Condition(
    id="guidelines.upheld_reports",
    cause=Cause.GUIDELINES,
    title="Upheld reports suspend messaging until an appeal is accepted",
    needs=frozenset({Capability.SECOND_DEVICE, Capability.SERVICE_CONTROL}),
    symptom=Symptom(MessageState.REFUSED, "Community Guidelines"),
    methods=(Method("reports are upheld at the service", _inject),),
    measure=_measure,
    remedy=_remedy,
)
