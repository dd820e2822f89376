"""Flow control: one WRTE in flight, OKAYs in time, nothing after the end."""

import threading
from collections.abc import Callable

import pytest

from harness.virtual.adbd.stream import Stream, StreamClosedError
from harness.virtual.adbd.wire import WireError


class RecordingTransport:
    """Keeps what streams send, as a connection would put it on the wire."""

    def __init__(self, max_payload: int = 10) -> None:
        self.max_payload = max_payload
        self.sent: list[bytes] = []

    def send_okay(self, stream: Stream) -> None:  # noqa: ARG002  (the interface's)
        self.sent.append(b"OKAY")

    def send_write(self, stream: Stream, data: bytes) -> None:  # noqa: ARG002  (the interface's)
        self.sent.append(data)

    def send_close(self, stream: Stream) -> None:  # noqa: ARG002  (the interface's)
        self.sent.append(b"CLSE")


@pytest.fixture
def transport() -> RecordingTransport:
    return RecordingTransport()


@pytest.fixture
def stream(transport: RecordingTransport) -> Stream:
    return Stream(transport, 1, 2)


def test_stream_sends_one_write_until_it_is_acknowledged(
    stream: Stream, transport: RecordingTransport
) -> None:
    stream.write(b"first")
    stream.write(b"second")
    stream.write(b"third")

    before = list(transport.sent)
    stream.acknowledge(2)

    assert before == [b"first"]
    assert transport.sent == [b"first", b"secondthir"]


def test_stream_splits_what_is_longer_than_the_payload(
    stream: Stream, transport: RecordingTransport
) -> None:
    stream.write(b"0123456789abc")

    stream.acknowledge(2)

    assert transport.sent == [b"0123456789", b"abc"]


def test_stream_closes_after_all_was_acknowledged(
    stream: Stream, transport: RecordingTransport
) -> None:
    stream.write(b"last words")
    stream.close()

    before = list(transport.sent)
    stream.acknowledge(2)

    assert before == [b"last words"]
    assert transport.sent == [b"last words", b"CLSE"]
    assert stream.closed


def test_stream_acknowledges_before_its_reader_sees_the_data(
    stream: Stream, transport: RecordingTransport
) -> None:
    stream.feed(b"question")

    assert transport.sent == [b"OKAY"]
    assert stream.read() == b"question"


def test_stream_holds_the_acknowledgement_back_while_much_is_unread(
    stream: Stream, transport: RecordingTransport
) -> None:
    stream.feed(bytes(300_000))
    stream.feed(bytes(10))

    before = list(transport.sent)
    stream.read()

    assert before == [b"OKAY"]
    assert transport.sent == [b"OKAY", b"OKAY"]


def test_stream_gives_what_had_arrived_when_the_peer_closes(stream: Stream) -> None:
    stream.feed(b"rest")
    stream.peer_closed(answer=True)

    assert stream.read(2) == b"re"
    assert stream.read(2) == b"st"
    assert stream.read(2) == b""


def test_stream_refuses_to_write_when_the_peer_has_closed(stream: Stream) -> None:
    stream.peer_closed(answer=True)

    with pytest.raises(StreamClosedError):
        stream.write(b"too late")


def test_stream_answers_the_peers_close_once(stream: Stream, transport: RecordingTransport) -> None:
    stream.peer_closed(answer=True)
    stream.peer_closed(answer=True)
    stream.close()

    assert transport.sent == [b"CLSE"]


def test_stream_tells_its_service_that_the_peer_has_gone(stream: Stream) -> None:
    gone = threading.Event()
    stream.on_close = gone.set

    stream.peer_closed(answer=False)

    assert gone.is_set()


def test_stream_wakes_a_reader_that_is_interrupted(stream: Stream) -> None:
    interrupted = threading.Event()
    results: list[bytes] = []
    reader = threading.Thread(
        target=lambda: results.append(stream.read(1, interrupted.is_set)), daemon=True
    )
    reader.start()

    interrupted.set()
    stream.wake()
    reader.join(5)

    assert results == [b""]


def test_stream_makes_a_fast_writer_wait(stream: Stream, transport: RecordingTransport) -> None:
    written = threading.Event()

    def write() -> None:
        stream.write(bytes(300_000))
        written.set()

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    waited = not written.wait(0.05)
    transport.max_payload = 100_000
    stream.acknowledge(2)
    writer.join(5)

    assert waited
    assert written.is_set()


def test_stream_that_we_opened_is_accepted_by_the_first_okay(
    transport: RecordingTransport,
) -> None:
    stream = Stream(transport, 1)
    stream.write(b"early")

    before = list(transport.sent)
    stream.acknowledge(9)

    assert before == []
    assert transport.sent == [b"early"]
    assert stream.wait_accepted(0)
    assert stream.remote_id == 9


def test_stream_refuses_a_peer_that_does_not_wait_for_acknowledgements(stream: Stream) -> None:
    stream.feed(bytes(300_000))
    stream.feed(b"not acknowledged")

    with pytest.raises(WireError):
        stream.feed(b"too much")


def test_what_is_written_for_later_goes_out_with_what_comes_next(
    stream: Stream, transport: RecordingTransport
) -> None:
    stream.write(b"out", later=True)

    before = list(transport.sent)
    stream.write(b"exit")

    assert before == []
    assert transport.sent == [b"outexit"]


@pytest.mark.parametrize("let_go", [Stream.flush, Stream.close])
def test_what_is_written_for_later_is_let_go(
    stream: Stream, transport: RecordingTransport, let_go: Callable[[Stream], None]
) -> None:
    stream.write(b"out", later=True)

    let_go(stream)

    assert transport.sent == [b"out"]


def test_what_was_looked_at_stays_to_be_read(stream: Stream, transport: RecordingTransport) -> None:
    stream.feed(b"first")
    stream.feed(b"second")
    stream.read(2)

    looked = bytes(stream.peek()), bytes(stream.peek())

    assert looked == (b"rst", b"rst")
    assert (stream.read(), stream.read()) == (b"rst", b"second")
    assert transport.sent == [b"OKAY", b"OKAY"]
