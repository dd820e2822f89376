"""Finding words on a screen."""

from __future__ import annotations

from harness.hierarchy import Screen, find_words

CHAT = """<hierarchy rotation="0">
<node text="Couldn’t send" bounds="[0,0][9,1]"/>
<node text="Delivered" bounds="[0,1][9,2]"/>
<node text="Couldn't  send" bounds="[0,2][9,3]"/>
</hierarchy>"""


def test_words_are_found_at_the_newest_message_that_says_them() -> None:
    found = find_words(Screen(CHAT), "couldn't send")

    assert found is not None
    assert found.box == "[0,2][9,3]"


def test_words_that_are_not_there_are_not_found() -> None:
    assert find_words(Screen(CHAT), "no internet") is None
