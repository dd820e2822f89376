"""Breaking, measuring and drawing text and emoji."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from harness.virtual.screen.drawing import text
from harness.virtual.screen.drawing.emoji import clusters, split

BODY = text.Face(42, 58)

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
THUMB = "\U0001f44d\U0001f3fd"
FLAG = "\U0001f1e9\U0001f1ea"
HEART = "\u2764\ufe0f"


@pytest.mark.parametrize(
    "sequence",
    [FAMILY, THUMB, FLAG, HEART, "1\ufe0f\u20e3", "\U0001f600", "\U0001f3f3\ufe0f\u200d\U0001f308"],
    ids=["zwj family", "skin tone", "flag", "heart", "key cap", "face", "rainbow flag"],
)
def test_an_emoji_sequence_is_one_cluster(sequence: str) -> None:
    assert clusters(f"a{sequence}b") == ("a", sequence, "b")


@pytest.mark.parametrize("plain", ["abc", "1234 #*", "©", "Grüße"], ids=repr)
def test_plain_text_has_no_emoji(plain: str) -> None:
    assert split(plain) == ((plain, False),)


def test_a_text_style_selector_keeps_a_heart_plain() -> None:
    assert not any(is_emoji for _, is_emoji in split("\u2764\ufe0e"))


@given(st.text(max_size=40))
def test_splitting_loses_nothing(sample: str) -> None:
    assert "".join(run for run, _ in split(sample)) == sample


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="ab éW😀👍 ", max_size=60), st.integers(120, 900))
def test_no_line_is_wider_than_its_room(sample: str, room: int) -> None:
    lines = text.wrap(sample, BODY, room)

    assert all(text.width(line, BODY) <= room for line in lines)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(["one", "two", "three", "👍🏽"]), max_size=20), st.integers(200, 900)
)
def test_wrapping_keeps_every_word(words: list[str], room: int) -> None:
    lines = text.wrap(" ".join(words), BODY, room)

    assert " ".join(lines).split() == words


def test_a_word_that_is_too_long_is_broken_inside() -> None:
    lines = text.wrap("W" * 60, BODY, 300)

    assert len(lines) > 1
    assert "".join(lines) == "W" * 60


def test_a_text_that_is_too_long_ends_in_an_ellipsis() -> None:
    lines = text.wrap("one two three four five six seven", BODY, 300, max_lines=1)

    assert len(lines) == 1
    assert lines[0].endswith("…")
    assert text.width(lines[0], BODY) <= 300


def test_an_ellipsis_never_cuts_an_emoji_in_two() -> None:
    (line,) = text.wrap(FAMILY * 8, BODY, 300, max_lines=1)

    assert set(clusters(line)) == {FAMILY, "…"}


def test_emoji_are_drawn_in_colour() -> None:
    (glyphs,) = text.rasterise("\U0001f600", BODY)

    yellow = Image.new("RGB", glyphs.image.size, "#fcea2b")
    picture = glyphs.image.convert("RGB")
    same = ImageChops.difference(picture, yellow).convert("L").histogram()[0]
    assert glyphs.colored
    assert same > 100


def test_the_ink_of_a_line_lies_inside_its_height() -> None:
    (glyphs,) = text.rasterise("Ägjpq|", BODY)

    box = glyphs.image.getbbox()
    assert box is not None
    assert box[1] > 0
    assert box[3] < BODY.line


def test_an_unknown_icon_is_refused() -> None:
    with pytest.raises(LookupError, match="no-such-icon"):
        text.icon_mask("no-such-icon", 24)
