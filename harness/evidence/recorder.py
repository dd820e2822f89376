"""One recorder a scenario: it opens the report's steps and attaches what proves them."""

from __future__ import annotations

import contextlib
import enum
import io
from collections.abc import Iterator

import allure
from PIL import Image, ImageChops

from harness.errors import ProtocolError
from harness.hierarchy import Bounds, Capture
from harness.model import Phase
from harness.redaction import SECRETS


class EvidencePolicy(enum.Enum):
    """When pictures are attached."""

    ON = "on"
    ON_FAILURE = "on-failure"
    OFF = "off"


class Recorder:
    """Opens the phases' steps and attaches evidence by one policy.

    Attributes:
        phases: the phases that ended without an error, in order.
    """

    def __init__(self, policy: EvidencePolicy) -> None:
        self.policy = policy
        self.phases: list[Phase] = []

    def about(self, title: str, *, cause: str, condition: str) -> None:
        """Say in the report what the scenario is about, so that it can be sorted by cause."""
        allure.dynamic.title(title)
        allure.dynamic.feature(cause)
        allure.dynamic.story(condition)

    @contextlib.contextmanager
    def phase(self, phase: Phase) -> Iterator[None]:
        """A phase as a step of the report; it counts as measured when the block ends well."""
        with allure.step(phase.value):
            yield
            self.phases.append(phase)

    def capture(self, name: str, capture: Capture) -> None:
        """Attach a picture with its hierarchy, if every step is to have one."""
        if self.policy is EvidencePolicy.ON:
            attach_capture(name, capture)


def attach_capture(name: str, capture: Capture) -> None:
    """Attach a picture and the hierarchy that was taken with it."""
    allure.attach(capture.png, name=name, attachment_type=allure.attachment_type.PNG)
    allure.attach(
        SECRETS.text(capture.screen.xml),
        name=f"{name} (hierarchy)",
        attachment_type=allure.attachment_type.XML,
    )


def attach_text(name: str, text: str) -> None:
    """Attach a text such as a log, without secrets."""
    allure.attach(SECRETS.log(text), name=name, attachment_type=allure.attachment_type.TEXT)


def pictures_differ(one: bytes, other: bytes, inside: Bounds) -> bool:
    """Whether two screenshots of one device differ inside a rectangle.

    Raises:
        ProtocolError: they are not of the same size.
    """
    with Image.open(io.BytesIO(one)) as first, Image.open(io.BytesIO(other)) as second:
        if first.size != second.size:
            raise ProtocolError("screenshots", f"sizes differ: {first.size} and {second.size}")
        box = (inside.left, inside.top, inside.right, inside.bottom)
        difference = ImageChops.difference(
            first.convert("RGB").crop(box), second.convert("RGB").crop(box)
        )
    return difference.getbbox() is not None
