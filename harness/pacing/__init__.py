"""How bytes pass on a slow, distant or lossy line; knows no device, no proxy and no protocol.

The virtual device's links and the shaper on the host are both made of it. It imports nothing of the
rest, and what it does is measured from outside, against the wall clock, in `benchmarks/`.
"""
