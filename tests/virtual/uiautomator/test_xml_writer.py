"""Android's XML serializer, byte for byte."""

from __future__ import annotations

import pytest

from harness.virtual.uiautomator.xml_writer import IllegalCharacterError, XmlWriter


def attribute(value: str) -> str:
    writer = XmlWriter(indent=False)
    writer.start("node")
    writer.attribute("text", value)
    writer.end()
    return writer.text().removeprefix("<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param("a & b < c > d", '<node text="a &amp; b &lt; c &gt; d" />', id="markup"),
        pytest.param('say "hi"', "<node text='say \"hi\"' />", id="double-quotes"),
        pytest.param('it\'s "x"', "<node text='it&apos;s \"x\"' />", id="both-quotes"),
        pytest.param("it's", '<node text="it\'s" />', id="apostrophe"),
        pytest.param("a\nb\tc\r", '<node text="a&#10;b&#9;c&#13;" />', id="line-breaks"),
        pytest.param(
            "\u0440\u0443 \u05e9\u200f", '<node text="\u0440\u0443 \u05e9\u200f" />', id="bidi"
        ),
        pytest.param("\U0001f600", '<node text="&#128512;" />', id="emoji-becomes-a-reference"),
    ],
)
def test_writer_escapes_as_kxml_does(value: str, written: str) -> None:
    assert attribute(value) == written


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("\x00", id="nul"),
        pytest.param("\x0b", id="vertical-tab"),
        pytest.param("\ud83d", id="half-a-surrogate-pair"),
        pytest.param("\uffff", id="not-a-character"),
    ],
)
def test_writer_refuses_what_xml_cannot_hold(value: str) -> None:
    with pytest.raises(IllegalCharacterError):
        attribute(value)


def test_writer_indents_with_two_blanks_and_cr_lf() -> None:
    writer = XmlWriter(indent=True)

    writer.start("a")
    writer.start("b")
    writer.start("c")
    writer.end()
    writer.end()
    writer.end()

    assert writer.text() == (
        "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\r\n"
        "<a>\r\n  <b>\r\n    <c />\r\n  </b>\r\n</a>"
    )
