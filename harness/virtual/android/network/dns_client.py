"""A real question to a DNS server on the host, where a rule of the device sends lookups there."""

from __future__ import annotations

import errno
import os

import dns.exception
import dns.message
import dns.query
import dns.rdatatype

Server = tuple[str, int]


def ask_elsewhere(server: Server, name: str, number: int, host_seconds: float) -> str | None:
    """The IPv4 address that a server gives for a name; None: it says that there is none.

    Args:
        server: where it listens on the host.
        name: what is looked up.
        number: the question's id, 16 bits.
        host_seconds: how long it has.

    Raises:
        TimeoutError: it does not answer in time.
    """
    query = dns.message.make_query(name, dns.rdatatype.A, id=number)
    try:
        answer = dns.query.udp(query, server[0], host_seconds, server[1])
    except (dns.exception.Timeout, OSError) as error:
        raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT)) from error
    except dns.exception.DNSException:
        return None
    for records in answer.answer:
        for record in records:
            if record.rdtype == dns.rdatatype.A:
                return str(record.address)
    return None
