"""The bodies that clients send, checked whole before anything happens."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from harness.service.policy import Audience, Kind, Scope, Standing

Username = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.\-]{1,40}$")]
Text = Annotated[str, Field(min_length=1, max_length=6000)]
Days = Annotated[float, Field(ge=0, le=36_500, allow_inf_nan=False)]
Reputation = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Hours = Annotated[float, Field(gt=0, le=24 * 36_500, allow_inf_nan=False)]


class Body(BaseModel):
    """A body: unknown fields are refused, so that a misspelt one is not silently ignored."""

    model_config = ConfigDict(extra="forbid")


class SignIn(Body):
    """POST /session."""

    username: Annotated[str, Field(max_length=100)]
    password: Annotated[str, Field(max_length=1000)]


class Verification(Body):
    """POST /me/verification."""

    code: Annotated[str, Field(max_length=20)]


class PrivacyChange(Body):
    """PUT /me/privacy: what is left out stays as it is."""

    who_can_message: Audience | None = None
    private_account: bool | None = None
    discoverable: bool | None = None
    read_status: bool | None = None


class NewMessage(Body):
    """POST /conversations/{peer}/messages."""

    text: Text
    client_id: Annotated[str, Field(max_length=200)] = ""


class ReadMark(Body):
    """POST /conversations/{peer}/read: everything up to `seq` has been seen."""

    seq: Annotated[int, Field(ge=0, le=2**53)]


class NewAppeal(Body):
    """POST /appeals: against a restriction or a strike."""

    restriction_id: Annotated[str, Field(max_length=100)] | None = None
    strike_id: Annotated[str, Field(max_length=100)] | None = None
    text: Annotated[str, Field(min_length=1, max_length=2000)]

    @model_validator(mode="after")
    def _names_one(self) -> "NewAppeal":
        if (self.restriction_id is None) == (self.strike_id is None):
            raise ValueError("name either restriction_id or strike_id")
        return self


class NewReport(Body):
    """POST /reports, by a user."""

    username: Username
    reason: Annotated[str, Field(min_length=1, max_length=500)]
    message_id: Annotated[str, Field(max_length=100)] | None = None


class NewAccount(Body):
    """PUT /accounts/{username}."""

    password: Annotated[str, Field(min_length=1, max_length=1000)]
    display_name: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    age_days: Days = 365
    verified: bool = True
    reputation: Reputation = 100


class AccountChange(Body):
    """PATCH /accounts/{username}: what is left out stays as it is."""

    password: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    display_name: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    age_days: Days | None = None
    verified: bool | None = None
    reputation: Reputation | None = None
    standing: Standing | None = None
    verification_code: Annotated[str, Field(pattern=r"^\d{6}$")] | None = None
    privacy: PrivacyChange | None = None


class Reports(Body):
    """POST /accounts/{username}/reports: `count` reports, judged in order."""

    policy: Annotated[str, Field(min_length=1, max_length=100)]
    count: Annotated[int, Field(ge=1, le=1000)] = 1
    upheld: bool = True
    by: Username | None = None


class Restrict(Body):
    """POST /accounts/{username}/restrictions; `hours` null does not end by itself."""

    kind: Kind = Kind.TEMPORARY_BAN
    scope: Annotated[list[Scope], Field(min_length=1, max_length=4)] = [
        Scope.SEND,
        Scope.REPLY,
        Scope.INBOX,
    ]
    hours: Hours | None = 24
    rule: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    message: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    appealable: bool = True


class Verdict(Body):
    """POST /appeals/{id}/decision."""

    accept: bool


class Advance(Body):
    """POST /clock/advance."""

    seconds: Annotated[float, Field(ge=-1e9, le=1e9, allow_inf_nan=False)]


class Offset(Body):
    """PUT /clock."""

    offset_seconds: Annotated[float, Field(ge=-1e9, le=1e9, allow_inf_nan=False)]
