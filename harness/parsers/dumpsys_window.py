"""`dumpsys window` and its parts `displays`, `policy` and `windows`.

`mCurrentFocus=Window{hash uN TITLE}` or `null`, and `mFocusedApp=` with a component somewhere
inside, once a display (from API 29 on under each display; `windows` alone then has no focus line).
A title may be a component or a plain name; vendors change its look. The keyguard's state stands
under KeyguardServiceDelegate: `showing=`, and `screenState=`, `interactiveState=` from API 26 on,
as numbers up to API 27 (before, the policy's `mAwake=` says it).
AOSP: WindowManagerService.java, PhoneWindowManager.java, KeyguardServiceDelegate.java dump.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.parsers.lines import body_of, flag, unread

_SOURCE = "dumpsys window"
_FOCUS = re.compile(r"\bmCurrentFocus=(?:null|Window\{\w+ (?:u\d+ )?(.+?)(?: paused=\w+)?\})")
_APP = re.compile(r"\bmFocusedApp=(?:null|.*?\{\w+ (?:u\d+ )?([\w.]+/[\w.$]+))")
_SIZE = re.compile(r"\bcur=(\d+)x(\d+)")
_WINDOW = re.compile(r"^  Window #\d+ Window\{(.*)\}:$", re.MULTILINE)
_VENDOR_TITLE = re.compile(r"(?:\S+:)?\w+ (?:u\d+ )?(.*?)(?: type=\d+ ?)?$")
_LOCALE = re.compile(r"\bm(?:Global|Cur)Configuration=\{.*?(?:\[|loc=)(\w+)")
_TOP_DISPLAY = re.compile(r"\bmTopFocusedDisplayId=(\d+)")
_SCREENS = ("OFF", "TURNING_ON", "ON", "TURNING_OFF")
_INTERACTIVES = ("SLEEP", "WAKING", "AWAKE", "GOING_TO_SLEEP")
_AWAKE = re.compile(r"\bmAwake=(\w+)")
_KEYGUARD = "KeyguardServiceDelegate"


@dataclass(frozen=True)
class Windows:
    """Where input goes.

    Attributes:
        focuses: the title of each display's focused window, "" where it is null; none if the
            dump has no such line.
        apps: the component of each display's focused app, "" where it is null.
        sizes: width and height of each display in its present rotation.
        titles: of the windows that are listed, as far as they are.
        locale: of the device's language; "" where it is not printed.
        top_display: which display has the focus; None where it is not printed.
    """

    focuses: tuple[str, ...]
    apps: tuple[str, ...]
    sizes: tuple[tuple[int, int], ...] = ()
    titles: tuple[str, ...] = ()
    locale: str = ""
    top_display: int | None = None

    @property
    def focus(self) -> str:
        """The focused window of the first display that has one, or ""."""
        return next((title for title in self.focuses if title), "")


@dataclass(frozen=True)
class Keyguard:
    """The lock screen, as the window policy knows it.

    Attributes:
        showing: whether it is in front.
        input_restricted: whether it keeps input from apps.
        dreaming: whether a screen saver runs.
        screen_on: None where the dump does not say.
        awake: whether the device takes input; None where the dump does not say.
    """

    showing: bool
    input_restricted: bool
    dreaming: bool
    screen_on: bool | None
    awake: bool | None

    @property
    def usable(self) -> bool:
        """Whether apps get input now."""
        return not self.showing and not self.dreaming and self.awake is not False


def parse_windows(text: str) -> Windows:
    """Read `dumpsys window`, `… displays` or `… windows`.

    Raises:
        ProtocolError: it has neither windows nor a focus.
    """
    body = body_of(text)
    focuses = tuple(match[1] or "" for match in _FOCUS.finditer(body))
    titles = tuple(_title(match[1]) for match in _WINDOW.finditer(body))
    apps = tuple(match[1] or "" for match in _APP.finditer(body))
    if not (focuses or titles or apps):
        raise unread(_SOURCE, text)
    locale, top = _LOCALE.search(body), _TOP_DISPLAY.search(body)
    return Windows(
        focuses=focuses,
        apps=apps,
        sizes=tuple((int(size[1]), int(size[2])) for size in _SIZE.finditer(body)),
        titles=titles,
        locale=locale[1] if locale else "",
        top_display=int(top[1]) if top else None,
    )


def _title(inside: str) -> str:
    match = _VENDOR_TITLE.match(inside)
    if match is None:
        raise unread(_SOURCE, inside)
    return match[1]


def parse_keyguard(text: str) -> Keyguard:
    """Read the lock screen's state from `dumpsys window` or `dumpsys window policy`.

    Raises:
        ProtocolError: it says nothing of the lock screen.
    """
    part = body_of(text).partition(_KEYGUARD)[2]
    showing, restricted = _word("showing", part), _word("inputRestricted", part)
    dreaming = _word("dreaming", part)
    if not (showing and restricted and dreaming):
        raise unread(_SOURCE, text)
    screen = _word("screenState", part)
    return Keyguard(
        showing=flag(_SOURCE, showing),
        input_restricted=flag(_SOURCE, restricted),
        dreaming=flag(_SOURCE, dreaming),
        screen_on=_state(_SCREENS, screen) == "ON" if screen else None,
        awake=_awake(text, _word("interactiveState", part)),
    )


def _awake(text: str, interactive: str) -> bool | None:
    if interactive:
        return _state(_INTERACTIVES, interactive) == "AWAKE"
    policy = _AWAKE.search(text)
    return flag(_SOURCE, policy[1]) if policy else None


def _state(names: tuple[str, ...], word: str) -> str:
    for number, name in enumerate(names):
        if word == str(number) or word.endswith(f"_STATE_{name}"):
            return name
    raise unread(_SOURCE, word)


def _word(name: str, part: str) -> str:
    match = re.search(rf"^ +{name}=(\w+)", part, re.MULTILINE)
    return match[1] if match else ""
