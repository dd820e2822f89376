"""Which services there are, by API level."""

import pytest

from harness.virtual.android.model import API_LEVELS
from harness.virtual.commands import services


@pytest.mark.parametrize(
    ("name", "since"),
    [("locale", 33), ("thermalservice", 29), ("dnsresolver", 29), ("wifi", 24), ("game", 31)],
    ids=str,
)
def test_a_service_exists_from_its_level_on(name: str, since: int) -> None:
    assert [api for api in API_LEVELS if services.exists(name, api)] == [
        api for api in API_LEVELS if api >= since
    ]


def test_names_are_sorted() -> None:
    assert services.names(34) == sorted(services.names(34))
