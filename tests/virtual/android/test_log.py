"""The ring buffers of the log."""

from harness.virtual.android.log import Log


def _log() -> Log:
    return Log(lambda: 1000.0)


def _write(log: Log, buffer: str, message: str) -> None:
    log.write(buffer, "I", "Test", 1, 1, 1000, message)


def test_entries_of_several_buffers_come_in_order() -> None:
    log = _log()
    _write(log, "main", "one")
    _write(log, "crash", "two")
    _write(log, "main", "three")

    assert [e.message for e in log.read(["main", "crash"])] == ["one", "two", "three"]


def test_a_full_buffer_drops_its_oldest_entries() -> None:
    log = _log()
    log.resize("main", 200)
    for number in range(20):
        _write(log, "main", f"line {number}")

    kept = [e.message for e in log.read(["main"])]

    assert kept[-1] == "line 19"
    assert "line 0" not in kept
    assert log.used("main") <= 200


def test_after_returns_what_is_new() -> None:
    log = _log()
    _write(log, "main", "old")
    last = log.read(["main"])[-1].sequence
    _write(log, "main", "new")

    assert [e.message for e in log.after(last, ["main"], 0)] == ["new"]


def test_after_waits_no_longer_than_told() -> None:
    assert _log().after(0, ["main"], 0.01) == []


def test_clear_empties_the_named_buffers_alone() -> None:
    log = _log()
    _write(log, "main", "gone")
    _write(log, "system", "kept")

    log.clear(["main"])

    assert [e.message for e in log.read(["main", "system"])] == ["kept"]


def test_an_event_of_one_value_has_no_brackets() -> None:
    log = _log()

    log.event("am_uid_active", 10002)
    log.event("am_proc_bound", 0, 3608, "acore")

    assert [e.message for e in log.read(["events"])] == ["10002", "[0,3608,acore]"]
