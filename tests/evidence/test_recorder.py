"""Steps and attachments as Allure is given them, and the comparison of pictures."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import allure_commons
import pytest
from PIL import Image, ImageDraw

from harness.errors import ProtocolError
from harness.evidence.recorder import (
    EvidencePolicy,
    Recorder,
    attach_capture,
    attach_text,
    pictures_differ,
)
from harness.hierarchy import Bounds, Capture, Screen
from harness.model import Phase

HIERARCHY = '<hierarchy><node text="hello" bounds="[10,10][20,20]"/></hierarchy>'


@dataclass
class Report:
    """Listens to what Allure's plugins are told."""

    steps: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    attached: dict[str, str | bytes] = field(default_factory=dict)
    _open: dict[str, str] = field(default_factory=dict)

    @allure_commons.hookimpl
    def start_step(self, uuid: str, title: str) -> None:
        self._open[uuid] = title
        self.steps.append(title)

    @allure_commons.hookimpl
    def stop_step(self, uuid: str, exc_type: type[BaseException] | None) -> None:
        title = self._open.pop(uuid)
        if exc_type is not None:
            self.failed.append(title)

    @allure_commons.hookimpl
    def attach_data(self, body: str | bytes, name: str) -> None:
        self.attached[name] = body


@pytest.fixture
def report() -> Iterator[Report]:
    """What Allure is told during the test."""
    report = Report()
    allure_commons.plugin_manager.register(report)
    yield report
    allure_commons.plugin_manager.unregister(report)


def picture(*dots: tuple[int, int], size: tuple[int, int] = (40, 40), mode: str = "RGB") -> bytes:
    """A white PNG with black dots."""
    image = Image.new(mode, size, "white")
    for dot in dots:
        ImageDraw.Draw(image).point(dot, "black")
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def capture() -> Capture:
    """A picture with its hierarchy."""
    return Capture(picture(), Screen(HIERARCHY), at=0.0)


def test_a_phase_is_a_step_that_counts_when_it_ends_well(report: Report) -> None:
    recorder = Recorder(EvidencePolicy.ON)

    with recorder.phase(Phase.STEADY):
        pass

    assert report.steps == ["steady"]
    assert recorder.phases == [Phase.STEADY]


def test_a_phase_that_failed_is_a_failed_step_and_does_not_count(report: Report) -> None:
    recorder = Recorder(EvidencePolicy.ON)

    with pytest.raises(ProtocolError), recorder.phase(Phase.INJECTED):
        raise ProtocolError("pixel-7", "nonsense")

    assert report.failed == ["injected"]
    assert recorder.phases == []


def test_a_picture_comes_with_its_hierarchy(report: Report, capture: Capture) -> None:
    Recorder(EvidencePolicy.ON).capture("symptom", capture)

    assert report.attached == {"symptom": capture.png, "symptom (hierarchy)": HIERARCHY}


@pytest.mark.parametrize(
    "policy", [EvidencePolicy.OFF, EvidencePolicy.ON_FAILURE], ids=lambda policy: policy.value
)
def test_by_the_other_policies_no_step_has_a_picture(
    report: Report, capture: Capture, policy: EvidencePolicy
) -> None:
    recorder = Recorder(policy)

    with recorder.phase(Phase.STEADY):
        recorder.capture("steady", capture)

    assert report.attached == {}
    assert recorder.phases == [Phase.STEADY]


def test_what_is_attached_by_hand_is_attached_whatever_the_policy(
    report: Report, capture: Capture
) -> None:
    attach_capture("failure", capture)
    attach_text("log", "a line")

    assert list(report.attached) == ["failure", "failure (hierarchy)", "log"]


def test_a_change_inside_the_rectangle_is_seen() -> None:
    assert pictures_differ(picture(), picture((15, 15)), Bounds(10, 10, 20, 20))


def test_a_change_outside_the_rectangle_does_not_count() -> None:
    assert not pictures_differ(picture(), picture((20, 15)), Bounds(10, 10, 20, 20))


def test_how_a_picture_is_stored_does_not_count() -> None:
    assert not pictures_differ(picture(), picture(mode="L"), Bounds(0, 0, 40, 40))


def test_pictures_of_different_screens_are_not_compared() -> None:
    with pytest.raises(ProtocolError, match="sizes differ"):
        pictures_differ(picture(), picture(size=(50, 40)), Bounds(0, 0, 40, 40))


@pytest.mark.parametrize(
    "nowhere",
    [Bounds(10, 10, 10, 20), Bounds(50, 50, 60, 60)],
    ids=["no width", "off the screen"],
)
def test_what_is_not_on_the_picture_cannot_differ(nowhere: Bounds) -> None:
    assert not pictures_differ(picture(), picture((15, 15)), nowhere)
