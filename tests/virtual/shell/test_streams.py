"""Pipes: order, limits, ends."""

from __future__ import annotations

import threading

import pytest

from harness.virtual.shell import BytesReader, Cancellation, KilledError, Pipe


def test_pipe_gives_what_was_written_and_then_the_end() -> None:
    pipe = Pipe()
    pipe.writer.write(b"one\ntwo")
    pipe.writer.release()

    assert pipe.reader.readline() == b"one\n"
    assert pipe.reader.read() == b"two"
    assert pipe.reader.read() == b""


def test_pipe_breaks_for_a_writer_without_a_reader() -> None:
    pipe = Pipe()
    pipe.reader.release()

    with pytest.raises(BrokenPipeError):
        pipe.writer.write(b"x")


def test_pipe_stays_open_until_its_last_writer_has_released_it() -> None:
    pipe = Pipe()
    pipe.writer.retain()
    pipe.writer.release()
    pipe.writer.write(b"still")
    pipe.writer.release()

    assert pipe.reader.read() == b"still"


def test_pipe_blocks_a_writer_while_it_is_full() -> None:
    pipe = Pipe(capacity=4)
    thread = threading.Thread(target=lambda: pipe.writer.write(b"abcdefgh"))
    thread.start()

    assert pipe.reader.read(6) == b"abcd"
    assert pipe.reader.read(6) == b"efgh"
    thread.join()


def test_pipe_read_by_one_byte_takes_no_more() -> None:
    pipe = Pipe()
    pipe.writer.write(b"ab\ncd")

    assert pipe.reader.read(1) == b"a"
    assert pipe.reader.readline() == b"b\n"
    assert pipe.reader.read(2) == b"cd"


def test_bound_reader_ends_with_its_process() -> None:
    cancelled = Cancellation()
    threading.Timer(0.02, cancelled.set, (15,)).start()

    with pytest.raises(KilledError) as killed:
        Pipe().reader.bind(cancelled).read(1)

    assert killed.value.status == 143


def test_cancellation_reaches_children_but_not_parents() -> None:
    parent = Cancellation()
    child = Cancellation(parent)
    grandchild = Cancellation(child)

    child.set(15)

    assert grandchild.is_set()
    assert not parent.is_set()


def test_cancellation_ignores_a_hang_up_when_told_to() -> None:
    parent = Cancellation()
    child = Cancellation(parent, ignored=frozenset({1}))

    parent.set(1)

    assert not child.is_set()


def test_bytes_reader_reads_lines_and_the_rest() -> None:
    reader = BytesReader(b"a\nb")

    assert [reader.readline(), reader.readline(), reader.readline()] == [b"a\n", b"b", b""]
