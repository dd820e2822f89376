"""The reference service: Courier's server side, with a policy engine and a clock that tests move.

Two ASGI apps share one SQLite store in one process: the wire API (`wire`), which Courier speaks,
and the control API (`control`), which sets accounts, limits and the clock up. Both ask
`service.py`, which holds what is stored, and `delivery.py`, the one way in for messages; `policy`
judges, one rule a file. It knows nothing of devices. Start it with `python -m harness.service`.
"""
