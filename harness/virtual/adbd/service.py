"""What a service is: a function that uses one stream until it is done with it."""

from __future__ import annotations

from collections.abc import Callable

from harness.virtual.adbd.stream import Stream

Service = Callable[[Stream], None]
"""Runs on a thread of its own; the daemon closes the stream when it returns or raises."""
