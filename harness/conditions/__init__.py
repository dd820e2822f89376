"""Reasons why a message is not sent: one condition a file, in the folder of its cause.

`registry.all_conditions` finds them; nothing has to be listed anywhere else.
"""
