"""The wire API: what Courier speaks, JSON over HTTP/1.1 under /v1."""
