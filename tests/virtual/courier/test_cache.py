"""Courier's cache files, whole and damaged."""

import os
from pathlib import Path

import pytest

from harness.virtual.courier.cache import (
    Cache,
    CacheDamagedError,
    CachedRecipient,
    CachedSession,
)

SESSION = CachedSession("ada", "10.0.2.2:80", 3)


def test_cache_has_nothing_at_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")

    assert cache.session() is None
    assert cache.recipient("bob") is None


def test_cache_gives_back_what_was_put(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    cache.put_session(SESSION)
    cache.put_recipient(CachedRecipient("bob", "Bob"))

    assert cache.session() == SESSION
    assert cache.recipient("bob") == CachedRecipient("bob", "Bob")


def test_cache_keeps_a_hostile_username_inside_its_folder(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")

    cache.put_recipient(CachedRecipient("../../evil", "Evil"))

    assert [path.parent.name for path in tmp_path.rglob("*.bin")] == ["recipients"]
    assert cache.recipient("../../evil") == CachedRecipient("../../evil", "Evil")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"", id="emptied"),
        pytest.param(lambda data: data[:20], id="cut-in-the-header"),
        pytest.param(lambda data: data[:-1], id="cut-at-the-end"),
        pytest.param(lambda data: data + b"x", id="grown"),
        pytest.param(lambda data: os.urandom(len(data)), id="random"),
        pytest.param(lambda data: b"\xff" * 16 + data[16:], id="header-overwritten"),
        pytest.param(lambda data: data[:-4] + b"\0\0\0\0", id="payload-overwritten"),
    ],
)
def test_cache_refuses_a_damaged_file(tmp_path: Path, damage: object) -> None:
    cache = Cache(tmp_path)
    cache.put_session(SESSION)
    file = tmp_path / "session.bin"
    assert callable(damage)
    file.write_bytes(damage(file.read_bytes()))

    with pytest.raises(CacheDamagedError, match=r"session\.bin"):
        cache.session()


def test_cache_refuses_the_contents_of_another_file(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put_session(SESSION)
    (tmp_path / "recipients").mkdir()
    (tmp_path / "session.bin").rename(tmp_path / "recipients" / "bob.bin")

    with pytest.raises(CacheDamagedError, match="unexpected fields"):
        cache.recipient("bob")


def test_cleared_cache_is_empty_at_once(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put_session(SESSION)

    (tmp_path / "session.bin").unlink()

    assert cache.session() is None
