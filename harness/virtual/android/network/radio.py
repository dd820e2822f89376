"""What a weak Wi-Fi signal does to the link.

Source: IEEE 802.11-2016, table 19-23 (receiver minimum input level sensitivity) and table 19-27
(data rates), 20 MHz, one spatial stream: the weakest level at which each scheme still reaches one
packet lost in ten. About six tenths of the rate are left for payload. Below the weakest
scheme more and more segments are lost.
"""

from __future__ import annotations

from harness.pacing.terms import FREE, Terms

# dBm from which the scheme works, bits per second of the radio
_SCHEMES = (
    (-64, 65e6),
    (-65, 58.5e6),
    (-66, 52e6),
    (-70, 39e6),
    (-74, 26e6),
    (-77, 19.5e6),
    (-79, 13e6),
    (-82, 6.5e6),
)
_PAYLOAD = 0.6
_STRONG = -60
_LOSS_PER_DB = 0.06
_MOST_LOSS = 0.6
_SLOWEST = 1e6  # what is left of the slowest scheme when most frames are repeated


def wifi_terms(dbm: int) -> Terms:
    """The link at a received level; free of limits where the signal is strong."""
    if dbm >= _STRONG:
        return FREE
    for floor, rate in _SCHEMES:
        if dbm >= floor:
            return Terms(rate=_PAYLOAD * rate)
    below = _SCHEMES[-1][0] - dbm
    loss = min(_MOST_LOSS, _LOSS_PER_DB * below)
    return Terms(rate=_PAYLOAD * _SLOWEST, delay=0.01, jitter=0.01, loss=loss)
