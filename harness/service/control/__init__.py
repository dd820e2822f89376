"""The control API: what tests and operators set up, under /control/v1; loopback only."""
