"""cmd locale: the languages of one app."""

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]


SETTINGS = "com.android.settings"


def test_an_apps_languages_are_set_and_cleared(run: Run) -> None:
    run(f"cmd locale set-app-locales {SETTINGS} --user 0 --locales fr-FR")
    chosen = run(f"cmd locale get-app-locales {SETTINGS} --user 0").out
    run(f"cmd locale set-app-locales {SETTINGS} --user 0")

    assert chosen == f"Locales for {SETTINGS} for user 0 are [fr-FR]\n"
    assert run(f"cmd locale get-app-locales {SETTINGS}").out == (
        f"Locales for {SETTINGS} for user 0 are []\n"
    )


def test_no_package_is_an_error(run: Run) -> None:
    ran = run("cmd locale get-app-locales")

    assert (ran.status, ran.err) == (255, "Error: no package specified\n")
