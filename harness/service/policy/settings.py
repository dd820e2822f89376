"""What the policy engine can be told: limits, ages and texts."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Count = Annotated[int, Field(ge=0, le=1_000_000)]
Hours = Annotated[float, Field(gt=0, le=24 * 365)]


class PolicySettings(BaseModel):
    """Every limit, with defaults that an ordinary old, verified account never meets."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    minimum_protocol: int = Field(default=1, ge=1, le=99)
    current_protocol: int = Field(default=3, ge=1, le=99)
    latest_version: str = Field(default="3.2.0", max_length=40)
    update_text: str = Field(
        default="To protect your account and improve your experience, "
        "update Courier to the latest version.",
        max_length=500,
    )
    hourly_limit: Count = 60
    daily_limit: Count = 500
    group_limit: Count = 50  # different people written to within an hour
    stranger_limit: Count = 3  # messages to one stranger until the request is accepted
    identical_text_limit: Count = 20  # different people who get one text within an hour
    new_account_days: Count = 7
    new_account_daily_limit: Count = 5
    low_reputation: float = Field(default=30, ge=0, le=100)  # below it, limits shrink
    low_reputation_factor: float = Field(default=0.25, gt=0, le=1)
    upheld_reports_per_strike: int = Field(default=3, ge=1, le=1000)
    suspension_hours: tuple[Hours, ...] = Field(default=(24, 48), min_length=1)
    strike_days: Count = 90
    strikes_until_ban: int = Field(default=5, ge=1, le=1000)
    forbidden_phrases: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = (
        "buy followers",
        "send me your password",
    )
