"""How accounts, people and what is held against them look on the wire."""

from harness.service.accounts import Account
from harness.service.clock import iso, iso_or_none
from harness.service.policy import Kind, Restriction, Scope, Standing
from harness.service.policy.new_account_followers import NAME, TEXT, new_until
from harness.service.sanctions import Strike
from harness.service.service import Service

Wire = dict[str, object]
STANDINGS = tuple(Standing)


def account_view(service: Service, account: Account) -> Wire:
    """The account as its owner sees it."""
    return {
        "id": account.id,
        "username": account.username,
        "display_name": account.display_name,
        "verified": account.verified,
        "created_at": iso(account.created_at),
        "standing": standing(service, account),
    }


def me_view(service: Service, account: Account) -> Wire:
    """The account with everything its status page shows."""
    return {
        **account_view(service, account),
        "restrictions": [_restriction(service, account, one) for one in _held(service, account)],
        "strikes": [_strike(service, account, one) for one in _strikes(service, account)],
        "notices": [
            {"id": row["id"], "kind": row["kind"], "text": row["text"], "at": iso(row["at"])}
            for row in service.storage.all(
                "SELECT * FROM notices WHERE username = ? ORDER BY at, rowid", account.username
            )
        ],
    }


def standing(service: Service, account: Account) -> Standing:
    """The worse of what an operator set and what the restrictions amount to."""
    found = [account.standing, *(one.kind.standing for one in _held(service, account))]
    return max(found, key=STANDINGS.index)


def control_view(service: Service, account: Account) -> Wire:
    """The account as an operator sees it."""
    now = service.clock.now()
    return {
        **account_view(service, account),
        "reputation": account.reputation,
        "age_days": (now - account.created_at) / 86_400,
        "verification_code": account.verification_code,
        "privacy": privacy_view(account),
        "restrictions": [_restriction(service, account, one) for one in _held(service, account)],
        "strikes": [_strike(service, account, one) for one in _strikes(service, account)],
    }


def privacy_view(account: Account) -> Wire:
    """The privacy settings."""
    privacy = account.privacy
    return {
        "who_can_message": privacy.who_can_message,
        "private_account": privacy.private_account,
        "discoverable": privacy.discoverable,
        "read_status": privacy.read_status,
    }


def peer_view(account: Account) -> Wire:
    """An account as somebody else sees it."""
    return {
        "username": account.username,
        "display_name": account.display_name,
        "verified": account.verified,
    }


def _held(service: Service, account: Account) -> list[Restriction]:
    held = list(service.sanctions.in_force(account.username))
    until = new_until(account, service.settings.current, service.clock.now())
    if until is not None:
        held.append(
            Restriction(
                id=f"new_{account.id}",
                kind=Kind.NEW_ACCOUNT,
                scope=frozenset({Scope.SEND, Scope.REPLY}),
                rule=NAME,
                message=TEXT,
                until=until,
                appealable=False,
            )
        )
    return held


def _strikes(service: Service, account: Account) -> list[Strike]:
    return service.sanctions.strikes(account.username)


def _restriction(service: Service, account: Account, one: Restriction) -> Wire:
    return {
        "id": one.id,
        "kind": one.kind,
        "scope": [scope.value for scope in Scope if scope in one.scope],
        "rule": one.rule,
        "message": one.message,
        "until": iso_or_none(one.until),
        "appealable": one.appealable,
        "appeal": _appeal(service, account, "restriction_id", one.id),
    }


def _strike(service: Service, account: Account, one: Strike) -> Wire:
    return {
        "id": one.id,
        "policy": one.policy,
        "message": one.message,
        "created_at": iso(one.created_at),
        "expires_at": iso(one.expires_at),
        "state": one.state(service.clock.now()),
        "appeal": _appeal(service, account, "strike_id", one.id),
    }


def _appeal(service: Service, account: Account, field: str, identity: str) -> Wire | None:
    for appeal in service.appeals.of(account.username):
        if getattr(appeal, field) == identity:
            return {
                "id": appeal.id,
                "state": appeal.state,
                "submitted_at": iso(appeal.submitted_at),
            }
    return None
