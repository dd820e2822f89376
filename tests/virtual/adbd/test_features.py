"""Features by API level, as phones and emulators of that level announce them."""

import pytest

from harness.virtual.adbd.features import features_of


@pytest.mark.parametrize(
    ("api", "last", "missing"),
    [
        pytest.param(24, "cmd", "stat_v2", id="24"),
        pytest.param(26, "stat_v2", "fixed_push_mkdir", id="26"),
        pytest.param(29, "abb", "abb_exec", id="29"),
        pytest.param(30, "sendrecv_v2", "track_app", id="30"),
        pytest.param(30, "sendrecv_v2_brotli", "sendrecv_v2_lz4", id="30-compression"),
        pytest.param(31, "sendrecv_v2_zstd", "delayed_ack", id="31-compression"),
        pytest.param(31, "sendrecv_v2_dry_run_send", "delayed_ack", id="31"),
    ],
)
def test_features_come_with_their_level(api: int, last: str, missing: str) -> None:
    features = features_of(api)

    assert last in features
    assert missing not in features
