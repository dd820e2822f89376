"""Courier, the sample messenger: the code of the package `org.courier.messenger`."""

from __future__ import annotations

from harness.virtual.courier.app import CourierApp

__all__ = ["CourierApp"]
