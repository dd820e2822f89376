"""Strike runs at random moments, restore, and count what is not as it was before.

`python -m tests.torture [--runs 200] [--seed N] [--only NUMBER]`: prints a line a run that left
something, and a table; ends with 1 if anything was left.
"""

from __future__ import annotations

import itertools
import secrets
import shutil
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from harness.clock import SystemClock
from harness.errors import HarnessError
from tests.torture.lane import Lane, lane
from tests.torture.run import PASSED, SKIPPED
from tests.torture.strike import MODELS, Model, Outcome, Strike


@click.command(help=__doc__)
@click.option("--runs", default=200, show_default=True, help="How many runs are struck.")
@click.option("--seed", type=int, help="What chose them, to choose the same again.")
@click.option("--only", type=int, multiple=True, help="Only the runs with these numbers.")
@click.option("--keep", is_flag=True, help="Keep the folder with the logs.")
def main(runs: int, seed: int | None, only: tuple[int, ...], *, keep: bool) -> None:
    """Strike, restore, compare."""
    clock = SystemClock()
    start = clock.now()
    chosen = secrets.randbelow(2**32) if seed is None else seed
    click.echo(f"seed {chosen}")
    home = Path(tempfile.mkdtemp(prefix="torture-"))
    torture = _Torture(chosen, only, runs)
    lanes = [threading.Thread(target=torture.serve, args=(home, model)) for model in MODELS]
    for thread in lanes:
        thread.start()
    for thread in lanes:
        thread.join()
    wrong = any(outcome.wrong for outcome in torture.outcomes)
    if keep or torture.broken or wrong:
        click.echo(f"logs: {home}")
    else:
        shutil.rmtree(home, ignore_errors=True)
    _tell(torture.outcomes, clock.now() - start)
    for line in torture.broken:
        click.echo(line, err=True)
    sys.exit(1 if wrong or torture.broken or len(torture.outcomes) < torture.wanted else 0)


class _Torture:
    """Hands out runs to the lanes until enough have been struck."""

    def __init__(self, seed: int, only: tuple[int, ...], runs: int) -> None:
        self.outcomes: list[Outcome] = []
        self.broken: list[str] = []
        self.wanted = len(only) or runs
        self._seed = seed
        self._only = only
        self._open = 0
        self._lock = threading.Lock()

    def serve(self, home: Path, model: Model) -> None:
        """Be a lane: take the runs that are for its model."""
        api, build = model
        numbers: Iterable[int] = self._only or itertools.count()
        planned = (Strike.of(self._seed, number) for number in numbers)
        own = (strike for strike in planned if strike.model == model)
        first = next(own, None)
        if first is None:
            return
        try:
            with lane(home / f"{api}-{build}", model) as place:
                place.begin()
                for strike in itertools.chain([first], own):
                    if not self._may_go_on():
                        return
                    self._strike(place, strike)
        except (HarnessError, OSError) as error:
            self.broken.append(f"API {api} {build}: {error}")

    def _may_go_on(self) -> bool:
        with self._lock:
            if not self._only and len(self.outcomes) + self._open >= self.wanted:
                return False
            self._open += 1
            return True

    def _strike(self, place: Lane, planned: Strike) -> None:
        outcome = place.run(planned)
        with self._lock:
            self._open -= 1
            if outcome.at or outcome.wrong:
                self.outcomes.append(outcome)
            elif outcome.exit_code not in (PASSED, SKIPPED):
                what = f"ended with {outcome.exit_code} although nothing struck it"
                outcome.wrong.append(f"{what}: {place.said()}")
                self.outcomes.append(outcome)
        for line in outcome.wrong:
            click.echo(
                f"run {planned.number}, API {planned.model[0]} {planned.model[1]}: "
                f"{planned.fault.name} at {outcome.at} of {planned.scenario}: {line}"
            )


def _tell(outcomes: list[Outcome], seconds: float) -> None:
    struck = [outcome for outcome in outcomes if outcome.at]
    killed = [outcome for outcome in struck if outcome.strike.fault.ends]
    _table("where", struck, lambda outcome: outcome.at)
    _table("fault", struck, lambda outcome: outcome.strike.fault.name)
    inside = sum(outcome.inside for outcome in struck)
    ended = Counter(outcome.exit_code for outcome in struck if not outcome.strike.fault.ends)
    click.echo(
        f"runs {len(outcomes)}, struck {len(struck)}, killed {len(killed)}, "
        f"inside the journal {inside}, differences {sum(len(o.wrong) for o in outcomes)}, "
        f"{seconds:.0f} s; those not killed ended with {dict(ended)}"
    )


def _table(title: str, struck: list[Outcome], key: Callable[[Outcome], str]) -> None:
    click.echo(f"{title:<34} {'runs':>5} {'killed':>7} {'differences':>12}")
    for name in sorted({key(outcome) for outcome in struck}):
        rows = [outcome for outcome in struck if key(outcome) == name]
        kills = sum(row.strike.fault.ends for row in rows)
        wrong = sum(len(row.wrong) for row in rows)
        click.echo(f"{name:<34} {len(rows):>5} {kills:>7} {wrong:>12}")


if __name__ == "__main__":
    main()
