"""Courier, the sample messenger: the code of the package `org.courier.messenger`."""

from harness.virtual.courier.app import CourierApp

__all__ = ["CourierApp"]
