"""The reference service: Courier's server side, with a policy engine and a clock that tests move.

Two ASGI apps share one SQLite store in one process: the wire API (`app.py`), which Courier speaks,
and the control API (`control.py`), which sets accounts, limits and the clock up. It knows nothing
of devices. Start it with `python -m harness.service`.
"""
