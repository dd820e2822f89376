"""Lines by name, with where their figures come from.

Device clouds publish tables of such profiles, which differ by factors; these follow Loadero's
("Network conditions", wiki.loadero.com), because it alone gives both directions, loss and jitter.
Its latencies hold for each direction, so a round trip takes twice as long.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.pacing.terms import FREE, Terms

_LOADERO = "Loadero, Network conditions"


@dataclass(frozen=True)
class Stretch:
    """What a line is like for so many seconds; the only stretch of a steady line has no end."""

    up: Terms
    down: Terms
    seconds: float = 0.0


@dataclass(frozen=True)
class Profile:
    """A line that many people know.

    Attributes:
        name: what it is asked for by.
        title: what it stands for.
        source: where its figures come from.
        stretches: one after the other, over and over.
    """

    name: str
    title: str
    source: str
    stretches: tuple[Stretch, ...]

    @property
    def steady(self) -> bool:
        """Whether it always is the same."""
        return len(self.stretches) == 1


def _line(
    kbit_down: float, kbit_up: float, milliseconds: float, jitter: float, loss: float
) -> Stretch:
    """A line whose two directions differ in their rates only; loss in percent."""
    delay, spread, share = milliseconds / 1000, jitter / 1000, loss / 100
    return Stretch(
        up=Terms(kbit_up * 1000, delay, spread, share),
        down=Terms(kbit_down * 1000, delay, spread, share),
    )


def _steady(name: str, title: str, source: str, stretch: Stretch) -> Profile:
    return Profile(name, title, source, (stretch,))


_DEAD = Stretch(Terms(loss=1.0), Terms(loss=1.0))
_LTE = Stretch(up=Terms(50e6, 0.045, 0.015, 0.002), down=Terms(100e6, 0.045, 0.005, 0.002))
_EDGE = _line(200, 260, 650, 100, 1)


def _for(seconds: float, stretch: Stretch) -> Stretch:
    return Stretch(stretch.up, stretch.down, seconds)


_ALL = (
    _steady("full", "no limits", "-", Stretch(FREE, FREE)),
    _steady("gprs", "2G with GPRS", _LOADERO, _line(80, 20, 650, 100, 1)),
    _steady("edge", "2G with EDGE", _LOADERO, _EDGE),
    _steady("umts", "3G", _LOADERO, _line(1200, 1200, 250, 50, 0.5)),
    _steady("hsdpa", "3.5G with HSDPA", _LOADERO, _line(20_000, 10_000, 150, 10, 0.5)),
    _steady("lte", "4G", _LOADERO, _LTE),
    _steady(
        "5g",
        "5G as every user is to get it in a dense city",
        "ITU-R M.2410: user experienced data rate 100 and 50 Mbit/s, user plane latency 4 ms",
        _line(100_000, 50_000, 4, 1, 0),
    ),
    _steady("satellite", "a satellite phone", _LOADERO, _line(1000, 256, 600, 0, 0)),
    _steady(
        "conference",
        "the Wi-Fi of a full hall: fast on paper, shared by all, many frames repeated",
        "ours: a DSL line's rate, a queue's delay, the losses of a weak signal",
        _line(1500, 384, 120, 100, 5),
    ),
    Profile(
        "subway",
        "a train between stations: LTE, EDGE at the tunnel's mouth, nothing inside",
        "ours: LTE and EDGE as above; a minute and a half from station to station",
        (_for(30, _LTE), _for(10, _EDGE), _for(40, _DEAD), _for(10, _EDGE)),
    ),
    _steady("dead", "connected, and nothing passes", "-", _DEAD),
)
PROFILES = {profile.name: profile for profile in _ALL}
