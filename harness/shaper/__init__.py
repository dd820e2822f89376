"""A TCP proxy that makes a good line a bad one; a process of its own, known by its port.

Whoever connects to it gets to the target (or, as an HTTP proxy, to where the request says), as
slowly and as unreliably as the shape of the moment wants. Shapes can be changed at any time: one
JSON line on standard input each.
"""
