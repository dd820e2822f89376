"""The document that holds the whole mutable state of an account; times in epoch seconds."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from harness.service.appeals import AppealState
from harness.service.policy import Audience, Kind, Scope, Standing


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class ProfileState(_Document):
    """The account's own columns; `created_at` in seconds since the epoch."""

    display_name: str = Field(max_length=100)
    created_at: float
    verified: bool
    reputation: float = Field(ge=0, le=100)
    standing: Standing
    verification_code: str = Field(pattern=r"^\d{6}$")


class PrivacyState(_Document):
    """The privacy settings."""

    who_can_message: Audience
    private_account: bool
    discoverable: bool
    read_status: bool


class FollowRow(_Document):
    """One follow, in either direction; a pending one waits for a private account."""

    peer: str
    pending: bool


class RestrictionRow(_Document):
    """A row of `restrictions`."""

    id: str
    kind: Kind
    scope: list[Scope]
    rule: str
    message: str
    created_at: float
    until: float | None
    appealable: int
    strike_id: str | None
    lifted_at: float | None
    ended: int


class StrikeRow(_Document):
    """A row of `strikes`."""

    id: str
    policy: str
    message: str
    created_at: float
    expires_at: float
    cleared_at: float | None


class AppealRow(_Document):
    """A row of `appeals`."""

    id: str
    restriction_id: str | None
    strike_id: str | None
    text: str
    state: AppealState
    submitted_at: float
    decided_at: float | None


class ReportRow(_Document):
    """A row of `reports`."""

    id: str
    policy: str
    reporter: str | None
    message_id: str | None
    upheld: int
    at: float
    strike_id: str | None


class NoticeRow(_Document):
    """A row of `notices`."""

    id: str
    kind: str
    text: str
    at: float


class SendRow(_Document):
    """One send within the rate windows; its message may be gone by now."""

    message_id: str
    peer: str
    digest: str
    at: float


class StrangerRow(_Document):
    """Messages to somebody who has not accepted the account yet."""

    peer: str
    count: int = Field(ge=0)


class RateWindowState(_Document):
    """What the rate windows count."""

    sends: list[SendRow]
    strangers: list[StrangerRow]


class AccountState(_Document):
    """Everything of an account that can change, except its messages, password and sessions."""

    version: Literal[1] = 1
    username: str
    profile: ProfileState
    privacy: PrivacyState
    follows: list[FollowRow]
    followers: list[FollowRow]
    blocks: list[str]
    accepted_peers: list[str]
    restrictions: list[RestrictionRow]
    strikes: list[StrikeRow]
    appeals: list[AppealRow]
    reports: list[ReportRow]
    notices: list[NoticeRow]
    rate_windows: RateWindowState
