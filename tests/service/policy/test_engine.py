"""The policy engine alone: pure rules over a snapshot, in their declared order."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.service.clock import DAY, HOUR
from harness.service.policy import (
    Action,
    Audience,
    Event,
    Kind,
    Person,
    Relation,
    Restriction,
    Scope,
    Snapshot,
    Standing,
    Windows,
    decide,
    sanction,
)
from harness.service.policy.engine import RULES
from harness.service.policy.model import Record, Window
from harness.service.policy.settings import PolicySettings

NOW = 1_800_000_000.0
OPEN = Window(limit=9)
FULL = Window(limit=9, frees_at=NOW + 60)
WINDOWS = Windows(hour=OPEN, day=OPEN, new_account_day=OPEN, people=OPEN, identical=OPEN)
ALL_FULL = Windows(hour=FULL, day=FULL, new_account_day=FULL, people=FULL, identical=FULL)
HELLO = Event(action=Action.SEND, protocol=3, text="hello")


def person(username: str, **changes: Any) -> Person:  # noqa: ANN401  (fields of a dataclass)
    usual = Person(
        username=username,
        created_at=NOW - 365 * DAY,
        verified=True,
        reputation=100,
        standing=Standing.GOOD,
        who_can_message=Audience.EVERYONE,
        private_account=False,
    )
    return replace(usual, **changes)


def ban(
    kind: Kind = Kind.TEMPORARY_BAN, *scopes: Scope, until: float | None = NOW + DAY
) -> Restriction:
    return Restriction(
        id=f"res-{kind}",
        kind=kind,
        scope=frozenset(scopes or Scope),
        rule="ban.temporary",
        message="You are banned.",
        until=until,
        appealable=True,
    )


USUAL = Snapshot(
    now=NOW,
    settings=PolicySettings(),
    sender=person("ana"),
    recipient=person("ben"),
    windows=WINDOWS,
)
# Everything is wrong at once; taking away what the first rule sees uncovers the next one.
NEWCOMER = person("ana", created_at=NOW, verified=False, standing=Standing.BANNED)
WORST = replace(
    USUAL,
    settings=PolicySettings(minimum_protocol=4, forbidden_phrases=("hello",)),
    sender=replace(NEWCOMER, restrictions=(ban(), ban(Kind.MESSAGING_SUSPENSION))),
    recipient=person(
        "ben", private_account=True, who_can_message=Audience.NO_ONE, restrictions=(ban(),)
    ),
    relation=Relation(blocked=True, unanswered=3),
    windows=ALL_FULL,
)


def test_an_ordinary_message_is_allowed() -> None:
    assert decide(HELLO, USUAL).allowed


def test_the_first_refusing_rule_wins() -> None:
    assert decide(HELLO, WORST).rule == "updates.minimum_protocol"


def test_the_rules_refuse_in_their_declared_order() -> None:
    refusals = [rule.judge(HELLO, WORST) for rule in RULES]

    assert [refusal.rule for refusal in refusals if refusal is not None] == [
        "updates.minimum_protocol",
        "ban.temporary",
        "ban.temporary",  # by the rule of suspensions; the restriction names it as it was made
        "account.revoked",
        "privacy.blocked",
        "guidelines.recipient_restricted",
        "privacy.who_can_message",
        "privacy.private_account",
        "account.new_account_limit",
        "account.new_account_daily_limit",
        "spam.content",
        "spam.identical_text",
        "spam.hourly_limit",
        "spam.daily_limit",
        "spam.group_limit",
        "spam.stranger_quota",
    ]


def test_every_refusal_names_its_rule_and_has_a_text() -> None:
    refusals = [rule.judge(HELLO, WORST) for rule in RULES]

    assert all(refusal is not None and refusal.code and refusal.message for refusal in refusals)
    assert not any(refusal is not None and refusal.allowed for refusal in refusals)


@pytest.mark.parametrize(
    ("scope", "action", "allowed"),
    [
        pytest.param(Scope.SEND, Action.SEND, False, id="send-bars-send"),
        pytest.param(Scope.SEND, Action.REPLY, True, id="send-keeps-reply"),
        pytest.param(Scope.REPLY, Action.REPLY, False, id="reply-bars-reply"),
        pytest.param(Scope.INBOX, Action.INBOX, False, id="inbox-bars-inbox"),
        pytest.param(Scope.INBOX, Action.SEND, True, id="inbox-keeps-send"),
        pytest.param(Scope.POST, Action.SEND, True, id="post-keeps-send"),
        pytest.param(Scope.SEND, Action.REQUEST, True, id="send-keeps-the-account-page"),
    ],
)
def test_a_ban_bars_what_its_scope_names(scope: Scope, action: Action, *, allowed: bool) -> None:
    banned = replace(USUAL, sender=person("ana", restrictions=(ban(Kind.TEMPORARY_BAN, scope),)))

    assert decide(replace(HELLO, action=action), banned).allowed is allowed


def test_of_two_bans_the_longer_one_is_told() -> None:
    short, endless = ban(until=NOW + 1), ban(Kind.PERMANENT_BAN, until=None)
    banned = replace(USUAL, sender=person("ana", restrictions=(endless, short)))

    assert decide(HELLO, banned).until is None


def test_a_limited_account_still_answers() -> None:
    limited = replace(USUAL, sender=person("ana", standing=Standing.LIMITED))

    assert not decide(HELLO, limited).allowed
    assert decide(replace(HELLO, action=Action.REPLY), limited).allowed


@pytest.mark.parametrize(
    ("age_days", "verified", "follows_back", "allowed"),
    [
        pytest.param(6.9, False, False, False, id="new"),
        pytest.param(7, False, False, True, id="old-enough"),
        pytest.param(0, True, False, True, id="verified"),
        pytest.param(0, False, True, True, id="followed-back"),
    ],
)
def test_whom_a_new_account_may_message(
    age_days: float, *, verified: bool, follows_back: bool, allowed: bool
) -> None:
    sender = person("ana", created_at=NOW - age_days * DAY, verified=verified)
    snapshot = replace(USUAL, sender=sender, relation=Relation(followed_back=follows_back))

    assert decide(HELLO, snapshot).allowed is allowed


def test_the_daily_limit_of_a_new_account_ends_with_its_newness() -> None:
    sender = person("ana", created_at=NOW - 7 * DAY + 10, verified=False)
    windows = replace(WINDOWS, new_account_day=Window(limit=1, frees_at=NOW + HOUR))
    friend = Relation(followed_back=True)

    decision = decide(HELLO, replace(USUAL, sender=sender, windows=windows, relation=friend))

    assert (decision.rule, decision.until) == ("account.new_account_daily_limit", NOW + 10)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        pytest.param("please BUY   Followers", False, id="case-and-spaces"),
        pytest.param("buy some followers", True, id="other-words"),
        pytest.param("", True, id="empty"),
    ],
)
def test_the_content_rule_looks_for_phrases(text: str, *, allowed: bool) -> None:
    assert decide(replace(HELLO, text=text), USUAL).allowed is allowed


@given(
    reports=st.integers(0, 20),
    strikes=st.integers(0, 20),
    hours=st.lists(st.floats(0.5, 500), min_size=1, max_size=4),
)
def test_a_sanction_follows_from_the_record_alone(
    reports: int, strikes: int, hours: list[float]
) -> None:
    settings = PolicySettings(suspension_hours=tuple(hours))

    found = sanction(Record(upheld_reports=reports, active_strikes=strikes), settings, NOW)

    if reports < settings.upheld_reports_per_strike:
        assert found is None
    else:
        assert found is not None
        assert found.permanent is (strikes + 1 >= settings.strikes_until_ban)
        assert found.permanent is (found.suspend_until is None)
        assert found.strike_expires_at == NOW + 90 * DAY


def test_suspensions_grow_and_then_stay() -> None:
    settings = PolicySettings(suspension_hours=(24, 48), strikes_until_ban=9)

    found = [
        sanction(Record(upheld_reports=3, active_strikes=strikes), settings, NOW)
        for strikes in range(4)
    ]

    hours = [((one.suspend_until or 0) - NOW) / HOUR for one in found if one is not None]
    assert hours == [24, 48, 48, 48]
