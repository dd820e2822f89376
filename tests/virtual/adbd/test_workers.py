"""Threads are reused, and never wait for each other."""

import threading

from harness.virtual.adbd.workers import Workers


def test_workers_run_jobs_side_by_side() -> None:
    workers = Workers("test")
    meeting = threading.Barrier(3, timeout=5)
    met = [threading.Event(), threading.Event()]

    for event in met:
        workers.submit(lambda event=event: (meeting.wait(), event.set()))  # type: ignore[misc]
    meeting.wait()

    assert all(event.wait(5) for event in met)
    workers.stop()


def test_workers_use_a_thread_again() -> None:
    workers = Workers("test")
    seen: list[int] = []
    again = threading.Event()

    def first() -> None:
        seen.append(threading.get_ident())

    def later() -> None:
        seen.append(threading.get_ident())
        again.set()

    workers.submit(first)
    while workers.idle == 0:
        threading.Event().wait(0.001)
    workers.submit(later)

    assert again.wait(5)
    assert seen[0] == seen[1]
    workers.stop()


def test_workers_end_their_idle_threads_when_stopped() -> None:
    workers = Workers("test-end")
    workers.submit(lambda: None)
    while workers.idle == 0:
        threading.Event().wait(0.001)
    threads = [thread for thread in threading.enumerate() if thread.name == "test-end"]

    workers.stop()

    for thread in threads:
        thread.join(5)
    assert not any(thread.is_alive() for thread in threads)
