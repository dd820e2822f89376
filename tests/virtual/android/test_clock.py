"""What time the device believes it is."""

import pytest

from harness.virtual.android.clock import DeviceClock


class Host:
    """A host whose clocks stand still until they are told."""

    def __init__(self) -> None:
        self.wall = 1_000_000.0
        self.monotonic = 50.0


def _clock(host: Host, scale: float = 1.0) -> DeviceClock:
    return DeviceClock(scale, wall=lambda: host.wall, monotonic=lambda: host.monotonic)


def test_now_follows_the_host() -> None:
    host = Host()
    clock = _clock(host, scale=20)

    host.wall += 3

    assert clock.now() == 1_000_003.0


def test_a_set_clock_goes_on_from_there() -> None:
    host = Host()
    clock = _clock(host)

    clock.set_wall(5.0)
    host.wall += 2

    assert clock.now() == 7.0


def test_elapsed_ignores_the_wall_clock_and_restarts_at_a_boot() -> None:
    host = Host()
    clock = _clock(host)
    host.monotonic += 4
    clock.set_wall(0.0)
    before = clock.elapsed()

    clock.restart()

    assert (before, clock.elapsed()) == (4.0, 0.0)


def test_only_timers_are_scaled() -> None:
    assert _clock(Host(), scale=20).host_seconds(10.0) == 0.5


def test_a_scale_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        DeviceClock(scale=0)
