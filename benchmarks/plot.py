"""The lines as a picture: what was asked for as bars, what was measured as points on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from harness.pacing.terms import Terms

FILE = Path("reports/benchmarks/profiles.png")
_INCHES = (11, 5.5)


@dataclass(frozen=True)
class Measured:
    """One direction of a line: what was asked for, and what was found."""

    name: str
    asked: Terms
    found: Terms


def draw(directions: list[Measured], file: Path = FILE) -> None:
    """Draw rates, delays with their spread, and losses side by side."""
    import matplotlib as mpl  # noqa: PLC0415  (only this benchmark needs it)

    mpl.use("agg")
    from matplotlib import pyplot  # noqa: PLC0415

    figure, axes = pyplot.subplots(1, 3, figsize=_INCHES, sharey=True, layout="constrained")
    places = range(len(directions))

    def column(pick: Callable[[Terms], float], of: str) -> list[float]:
        return [pick(getattr(each, of)) for each in directions]

    panels: tuple[tuple[str, Callable[[Terms], float], bool], ...] = (
        ("rate, kbit/s", lambda terms: terms.rate / 1000, False),
        ("delay ± jitter, ms", lambda terms: 1000 * terms.delay, True),
        ("segments sent again, %", lambda terms: 100 * terms.loss, False),
    )
    for axis, (title, pick, spreads) in zip(axes, panels, strict=True):
        jitter = [1000 * each.asked.jitter for each in directions] if spreads else None
        found = [1000 * each.found.jitter for each in directions] if spreads else None
        axis.barh(places, column(pick, "asked"), color="#c9d7e8", xerr=jitter, ecolor="#7f93ab")
        axis.errorbar(column(pick, "found"), places, xerr=found, fmt="o", color="#b03a2e", ms=4)
        axis.set_title(title)
        axis.grid(axis="x", alpha=0.3)
    axes[0].set_xscale("log")
    axes[0].set_yticks(places, [each.name for each in directions])
    axes[0].invert_yaxis()
    figure.legend(
        handles=[axes[0].patches[0], axes[0].lines[0]],
        labels=["asked for", "measured"],
        loc="outside lower center",
        ncols=2,
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=110)
    pyplot.close(figure)
