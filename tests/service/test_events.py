"""The bell that wakes long polls."""

import asyncio

from harness.service.events import Bell


async def _waited(bell: Bell, username: str, seconds: float) -> float:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await bell.wait(username, seconds)
    return loop.time() - begun


def test_the_bell_wakes_only_whom_it_rings_for() -> None:
    async def scene() -> list[float]:
        bell = Bell()
        waits = [asyncio.create_task(_waited(bell, name, 0.1)) for name in ("ana", "ben")]
        await asyncio.sleep(0)  # let both begin to wait
        bell.ring("ana")
        return list(await asyncio.gather(*waits))

    ana, ben = asyncio.run(scene())

    assert ana < 0.09 <= ben + 0.01


def test_a_closed_bell_ends_every_wait_and_lets_nobody_wait_again() -> None:
    async def scene() -> list[float]:
        bell = Bell()
        waiting = asyncio.create_task(_waited(bell, "ana", 20))
        await asyncio.sleep(0)
        bell.close()
        return [await waiting, await _waited(bell, "ben", 20)]

    assert max(asyncio.run(scene())) < 5


def test_a_ring_for_nobody_is_forgotten() -> None:
    bell = Bell()
    bell.ring("ana")

    assert asyncio.run(_waited(bell, "ana", 0.01)) >= 0.005
