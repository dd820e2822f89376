"""How quick and how small it is: ratios and medians of one run, never timed tests.

`make benchmarks` prints them; one file measures one thing and has a function `measure`.
"""
