"""What differs between Courier's versions: `assets/courier.json` of the installed package."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum

_LAST_OF_BASIC_PLANE = 0xFFFF


class TextEncoding(StrEnum):
    """How a version turns a message's text into bytes."""

    CODE_POINT = "code-point"
    UTF_16_UNIT = "utf-16-unit"
    """One UTF-16 unit at a time, the classic mistake: half a surrogate pair has no UTF-8 form."""


@dataclass(frozen=True)
class Behaviour:
    """One version's ways."""

    version: str
    protocol: int
    text_encoding: TextEncoding = TextEncoding.CODE_POINT
    idempotency_key: bool = True
    classic_look: bool = False
    features: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def from_asset(cls, data: bytes) -> Behaviour:
        """Read `assets/courier.json`; `ValueError` or `KeyError` when it is not one."""
        values = json.loads(data)
        return cls(
            version=values["version"],
            protocol=values["protocol"],
            text_encoding=TextEncoding(values["text_encoding"]),
            idempotency_key=values["idempotency_key"],
            classic_look=values["look"] == "classic",
            features=frozenset(values["features"]),
        )

    def encode(self, text: str) -> str:
        """The text as the service will get it.

        `String.getBytes(UTF_8)` of Java puts `?` for an unpaired surrogate, so encoding unit by
        unit makes `??` of every character outside the basic plane.
        """
        if self.text_encoding is TextEncoding.CODE_POINT:
            return text
        return "".join("??" if ord(each) > _LAST_OF_BASIC_PLANE else each for each in text)
