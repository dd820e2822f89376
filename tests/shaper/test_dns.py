"""The name server that is wrong on purpose, asked over UDP."""

from __future__ import annotations

import socket
import time

import dns.exception
import dns.message
import dns.query
import dns.rcode
import pytest

from harness.fleet.nameserver import Answers, nameserver

NAME = "courier.test"


def asked(port: int, name: str = NAME, kind: str = "A") -> dns.message.Message:
    return dns.query.udp(dns.message.make_query(name, kind), "127.0.0.1", 5, port)


def test_it_gives_the_address_that_it_was_told() -> None:
    with nameserver(Answers(NAME, "192.0.2.1")) as port:
        answer = asked(port)

    assert [str(record) for record in answer.answer[0]] == ["192.0.2.1"]


def test_without_an_address_there_is_no_such_name() -> None:
    with nameserver(Answers(NAME)) as port:
        assert asked(port).rcode() is dns.rcode.NXDOMAIN


def test_of_other_names_it_knows_nothing() -> None:
    with nameserver(Answers(NAME, "192.0.2.1")) as port:
        assert asked(port, "www.example.org").rcode() is dns.rcode.SERVFAIL


def test_it_has_no_other_records() -> None:
    with nameserver(Answers(NAME, "192.0.2.1")) as port:
        assert not asked(port, kind="AAAA").answer


def test_it_takes_its_time() -> None:
    with nameserver(Answers(NAME, "192.0.2.1", delay=0.3)) as port:
        began = time.monotonic()
        asked(port)

    assert time.monotonic() - began >= 0.3


def test_an_overloaded_one_has_to_be_asked_twice_by_everybody() -> None:
    with nameserver(Answers(NAME, "192.0.2.1", overloaded=True)) as port:
        questions = [dns.message.make_query(NAME, "A", id=number) for number in (7, 8)]
        for question in questions:
            with pytest.raises(dns.exception.Timeout):
                dns.query.udp(question, "127.0.0.1", 0.3, port)

        for question in questions:
            assert dns.query.udp(question, "127.0.0.1", 3.0, port).answer


def test_nonsense_is_not_answered() -> None:
    with (
        nameserver(Answers(NAME)) as port,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client,
    ):
        client.settimeout(0.3)
        client.sendto(b"\x00", ("127.0.0.1", port))
        with pytest.raises(TimeoutError):
            client.recv(1)
