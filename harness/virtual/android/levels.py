"""API levels by their letters, so that conditions read as "from R on".

Source: frameworks/base/core/java/android/os/Build.java (`VERSION_CODES`).
"""

N, O, P, Q, R = 24, 26, 28, 29, 30  # noqa: E741  (Android's own letter)
S, T, U, V, BAKLAVA = 31, 33, 34, 35, 36
