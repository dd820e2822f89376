"""The options of netem, tbf and the plain queues.

Source: external/iproute2/tc/q_netem.c, q_tbf.c, q_fifo.c, tc_util.c (units).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from harness.virtual.android.network.traffic_control import Options, Shape

_TIME = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(s|sec|secs|ms|msec|msecs|us|usec|usecs)?\Z")
_NUMBER = re.compile(r"(\d+(?:\.\d*)?|\.\d+)([a-zA-Z]*)\Z")
_RATES = {
    "": 1 / 8, "bit": 1 / 8, "kbit": 125.0, "mbit": 125e3, "gbit": 125e6, "bps": 1.0,
    "kbps": 1e3, "mbps": 1e6, "gbps": 1e9, "kibit": 128.0, "mibit": 131072.0,
}  # fmt: skip
_SIZES = {
    "": 1, "b": 1, "k": 1024, "kb": 1024, "m": 1 << 20, "mb": 1 << 20, "kbit": 128,
    "mbit": 131072, "g": 1 << 30, "gb": 1 << 30,
}  # fmt: skip
_NETEM_LIMIT, _FIFO_LIMIT = 1000, 1000
_DISTRIBUTIONS = ("uniform", "normal", "pareto", "paretonormal")
_NETEM_USAGE = """Usage: ... netem [ limit PACKETS ]
                 [ delay TIME [ JITTER [CORRELATION]]]
                 [ distribution {uniform|normal|pareto|paretonormal} ]
                 [ corrupt PERCENT [CORRELATION]]
                 [ duplicate PERCENT [CORRELATION]]
                 [ loss random PERCENT [CORRELATION]]
                 [ loss state P13 [P31 [P32 [P23 P14]]]
                 [ loss gemodel PERCENT [R [1-H [1-K]]]
                 [ ecn ]
                 [ reorder PERCENT [CORRELATION] [ gap DISTANCE ]]
                 [ rate RATE [PACKETOVERHEAD] [CELLSIZE] [CELLOVERHEAD]]
                 [ slot MIN_DELAY [MAX_DELAY] [packets MAX_PACKETS] [bytes MAX_BYTES]]
                 [ slot distribution {uniform|normal|pareto|paretonormal|custom}
                   DELAY JITTER [packets MAX_PACKETS] [bytes MAX_BYTES]]"""
_TBF_USAGE = """Usage: ... tbf limit BYTES burst BYTES[/BYTES] rate KBPS [ mtu BYTES[/BYTES] ]
\t[ peakrate KBPS ] [ latency TIME ] [ overhead BYTES ] [ linklayer TYPE ]"""


class OptionError(Exception):
    """An option of a discipline is wrong: the whole text."""


class Unfinished(Exception):  # noqa: N818  (the words ended too early)
    """A word is missing at the end."""


@dataclass(frozen=True)
class Netem:
    """The network emulator; correlations are kept as they were given, and change nothing."""

    value: Shape
    correlations: tuple[tuple[str, float], ...] = ()

    def shape(self) -> Shape:
        """What it does to packets."""
        return self.value

    def text(self) -> str:
        """As `tc qdisc show` prints it."""
        value, more = self.value, dict(self.correlations)
        parts = [f"limit {value.limit}"]
        if value.delay or value.jitter:
            jitter = f"  {_seconds(value.jitter)}" if value.jitter else ""
            parts.append(f"delay {_seconds(value.delay)}{jitter}{_percent(more.get('delay'))}")
        for name in ("loss", "duplicate", "reorder", "corrupt"):
            chance = getattr(value, name)
            if chance:
                parts.append(f"{name}{_percent(chance)}{_percent(more.get(name))}")
        if value.rate:
            parts.append(f"rate {_rate(value.rate)}")
        if value.reorder:
            parts.append("gap 1")
        return " ".join(parts)


@dataclass(frozen=True)
class TokenBucket:
    """A rate, with a bucket of tokens and a queue in front of it."""

    rate: float
    burst: int
    latency: float = 0.0
    limit: int = 0

    def shape(self) -> Shape:
        """What it does to packets."""
        queue = self.limit or int(self.rate * self.latency + self.burst)
        return Shape(rate=self.rate, burst=self.burst, queue=queue)

    def text(self) -> str:
        """As `tc qdisc show` prints it: a limit comes back as the time that it lasts."""
        latency = self.latency or max(0.0, (self.limit - self.burst) / self.rate)
        return f"rate {_rate(self.rate)} burst {_size(self.burst)} lat {_seconds(latency)} "


@dataclass(frozen=True)
class Fifo:
    """A plain queue."""

    limit: int = _FIFO_LIMIT
    unit: str = "p"

    def shape(self) -> Shape:
        """What it does to packets: nothing that one would see."""
        return Shape()

    def text(self) -> str:
        """As `tc qdisc show` prints it."""
        return f"limit {self.limit}{self.unit}"


@dataclass(frozen=True)
class Plain:
    """A discipline that is taken as the kernel makes it."""

    def shape(self) -> Shape:
        """What it does to packets: nothing that one would see."""
        return Shape()

    def text(self) -> str:
        """As `tc qdisc show` prints it."""
        return ""


class _Words:
    """The words of a discipline, taken one by one."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self._left = list(words)

    def __bool__(self) -> bool:
        return bool(self._left)

    def next(self) -> str:
        if not self._left:
            raise Unfinished
        return self._left.pop(0)

    def number_follows(self) -> bool:
        return bool(self._left) and self._left[0][:1].isdigit()


def _netem(words: tuple[str, ...]) -> Options:
    netem, rest = Netem(Shape(limit=_NETEM_LIMIT)), _Words(words)
    while rest:
        netem = _netem_word(netem, rest.next(), rest)
    value = netem.value
    if value.reorder and not value.delay:
        raise OptionError(f"reordering not possible without specifying some delay\n{_NETEM_USAGE}")
    return netem


def _netem_word(netem: Netem, word: str, rest: _Words) -> Netem:
    value = netem.value
    if word in ("delay", "latency"):
        netem = _delay(netem, rest)
    elif word in ("loss", "drop"):
        netem = _loss(netem, rest)
    elif word in ("duplicate", "corrupt", "reorder"):
        netem = _chance(netem, word, rest.next(), rest)
    elif word == "limit":
        netem = replace(netem, value=replace(value, limit=_whole(rest.next(), word)))
    elif word == "rate":
        netem = replace(netem, value=replace(value, rate=_bytes_per_second(rest.next(), word)))
    elif word == "distribution":
        _distribution(rest.next())
    elif word == "gap":
        _whole(rest.next(), word)
    else:
        raise OptionError(f'What is "{word}"?\n{_NETEM_USAGE}')
    return netem


def _delay(netem: Netem, rest: _Words) -> Netem:
    delay = _time(rest.next(), "latency")
    jitter = _time(rest.next(), "latency") if rest.number_follows() else 0.0
    netem = replace(netem, value=replace(netem.value, delay=delay, jitter=jitter))
    return _correlated(netem, "delay", rest, "latency")


def _loss(netem: Netem, rest: _Words) -> Netem:
    word = rest.next()
    if word == "random":
        word = rest.next()
    elif not word[:1].isdigit():
        raise OptionError(f"Unknown loss parameter: {word}")
    return _chance(netem, "loss", word, rest)


def _chance(netem: Netem, name: str, word: str, rest: _Words) -> Netem:
    what = "loss percent" if name == "loss" else name
    chances: dict[str, Any] = {name: _share(word, what)}
    netem = replace(netem, value=replace(netem.value, **chances))
    return _correlated(netem, name, rest, f"{name} correlation")


def _correlated(netem: Netem, name: str, rest: _Words, what: str) -> Netem:
    if not rest.number_follows():
        return netem
    share = _share(rest.next(), what)
    return replace(netem, correlations=(*netem.correlations, (name, share)))


def _distribution(name: str) -> None:
    if name not in _DISTRIBUTIONS:
        raise OptionError(f"No distribution data for {name} (No such file or directory)")


def _tbf(words: tuple[str, ...]) -> Options:
    given: dict[str, float] = {}
    rest = _Words(words)
    while rest:
        word = rest.next()
        name = {"buffer": "burst", "maxburst": "burst"}.get(word, word)
        if name == "rate":
            given[name] = _tbf_value(_bytes_per_second, "rate", rest.next())
        elif name in ("burst", "limit"):
            given[name] = _tbf_value(_bytes, name, rest.next())
        elif name == "latency":
            given[name] = _tbf_value(_time, name, rest.next())
        elif name in ("mtu", "minburst", "peakrate"):
            rest.next()
        else:
            raise OptionError(f'tbf: unknown parameter "{word}"\n{_TBF_USAGE}')
    _complete(given)
    return TokenBucket(
        given["rate"], int(given["burst"]), given.get("latency", 0.0), int(given.get("limit", 0))
    )


def _tbf_value(read: Callable[[str, str], float], name: str, word: str) -> float:
    try:
        return read(word, name)
    except OptionError as error:
        raise OptionError(f'tbf: illegal value for "{name}": "{word}"') from error


def _complete(given: dict[str, float]) -> None:
    if "latency" in given and "limit" in given:
        raise OptionError('tbf: specifying both "latency" and "limit" is not allowed')
    missing = [
        f'tbf: the "{name}" parameter is mandatory.'
        for name in ("rate", "burst")
        if not given.get(name)
    ]
    if "latency" not in given and "limit" not in given:
        missing.append('tbf: either "limit" or "latency" is required.')
    if missing:
        raise OptionError("\n".join([*missing, _TBF_USAGE]))


def _fifo(unit: str) -> Callable[[tuple[str, ...]], Options]:
    def build(words: tuple[str, ...]) -> Options:
        if words[:1] == ("limit",):
            return Fifo(_whole(words[1] if words[1:] else "", "limit"), unit)
        if words:
            raise OptionError(
                f'What is "{words[0]}"?\nUsage: ... <[p|b]fifo | pfifo_head_drop> [ limit NUMBER ]'
            )
        return Fifo(unit=unit)

    return build


def _plain(_words: tuple[str, ...]) -> Options:
    return Plain()


def _whole(word: str, what: str) -> int:
    if not word.isdecimal():
        raise OptionError(f'Illegal "{what}"')
    return int(word)


def _time(word: str, what: str) -> float:
    found = _TIME.match(word)
    if found is None:
        raise OptionError(f'Illegal "{what}"')
    unit = (found[2] or "us")[:1]
    return float(found[1]) * {"s": 1.0, "m": 1e-3, "u": 1e-6}[unit]


def _share(word: str, what: str) -> float:
    try:
        share = float(word.removesuffix("%")) / 100
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise OptionError(f'Illegal "{what}"')
    return share


def _bytes_per_second(word: str, what: str) -> float:
    found = _NUMBER.match(word)
    factor = _RATES.get(found[2].lower()) if found else None
    if found is None or factor is None:
        raise OptionError(f'Illegal "{what}"')
    return float(found[1]) * factor


def _bytes(word: str, what: str) -> float:
    found = _NUMBER.match(word.partition("/")[0])
    factor = _SIZES.get(found[2].lower()) if found else None
    if found is None or factor is None:
        raise OptionError(f'Illegal "{what}"')
    return float(found[1]) * factor


def _seconds(seconds: float) -> str:
    """`print_time` of iproute2 5: the largest unit that fits."""
    for factor, unit in ((1.0, "s"), (1e-3, "ms")):
        if seconds >= factor:
            return f"{seconds / factor:.3g}{unit}"
    return f"{round(seconds * 1e6)}us"


def _percent(share: float | None) -> str:
    return f" {100 * share:g}%" if share else ""


def _rate(rate: float) -> str:
    """`print_rate`: in thousands as long as nothing is lost."""
    bits, unit = round(rate * 8), 0
    while bits >= 1000 and unit < 3 and (bits % 1000 == 0 or bits >= 1_000_000):  # noqa: PLR2004
        bits, unit = bits // 1000, unit + 1
    return f"{bits}{('', 'K', 'M', 'G')[unit]}bit"


def _size(size: int) -> str:
    for factor, unit in ((1 << 20, "Mb"), (1 << 10, "Kb")):
        if size >= factor and size % factor == 0:
            return f"{size // factor}{unit}"
    return f"{size}b"


KINDS: dict[str, Callable[[tuple[str, ...]], Options]] = {
    "netem": _netem,
    "tbf": _tbf,
    "pfifo": _fifo("p"),
    "bfifo": _fifo("b"),
    "pfifo_fast": _plain,
    "fq_codel": _plain,
    "noqueue": _plain,
    "ingress": _plain,
    "clsact": _plain,
}
"""By name of the kind: what reads its options."""
