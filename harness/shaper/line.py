"""The line that all connections share: its shape of the moment, and who waits for it to change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from harness.pacing.lane import Lane
from harness.shaper.shape import CLEAR, Fault, Schedule, Shape

_SHUT_UP = frozenset({Fault.BLACK_HOLE, Fault.STALL_UP})
_SHUT_DOWN = frozenset({Fault.BLACK_HOLE, Fault.STALL_DOWN})


class DirectionGate:
    """Open unless the fault of the moment holds this direction."""

    def __init__(self, line: Line, shut_by: frozenset[Fault]) -> None:
        self._line = line
        self._shut_by = shut_by

    def is_open(self) -> bool:
        """Whether bytes may pass now."""
        return self._line.shape.fault not in self._shut_by

    async def opened(self) -> None:
        """Return once they may."""
        while not self.is_open():
            await self._line.changed()


class Line:
    """Lives on one event loop."""

    def __init__(self) -> None:
        self.shape: Shape = CLEAR
        self.up = Lane(lambda: self.shape.up)
        self.down = Lane(lambda: self.shape.down)
        self.gate_up = DirectionGate(self, _SHUT_UP)
        self.gate_down = DirectionGate(self, _SHUT_DOWN)
        self._news = asyncio.Event()
        self._observers: list[Callable[[Shape], None]] = []
        self._schedule: asyncio.Task[None] | None = None

    def observe(self, callback: Callable[[Shape], None]) -> None:
        """Call `callback` with each new shape."""
        self._observers.append(callback)

    async def changed(self) -> None:
        """Return when the shape has changed."""
        await self._news.wait()

    def follow(self, schedule: Schedule) -> None:
        """Take the schedule's shapes, one after the other, from now on."""
        if self._schedule is not None:
            self._schedule.cancel()
        self._set(schedule.steps[0].shape)
        if len(schedule.steps) > 1:
            self._schedule = asyncio.ensure_future(self._run(schedule))

    async def _run(self, schedule: Schedule) -> None:
        while True:
            for step in schedule.steps:
                self._set(step.shape)
                await asyncio.sleep(step.seconds)
            if not schedule.repeat:
                return

    def _set(self, shape: Shape) -> None:
        self.shape = shape
        news, self._news = self._news, asyncio.Event()
        news.set()
        for observer in self._observers:
            observer(shape)
