import io

import numpy as np
import pytest

from soba_services.learning.artefact import DamagedArtefactError, digest, pack
from soba_services.ml_models.forecast import forecast
from soba_services.ml_models.model_file import evaluation, pack_model, unpack_model
from soba_services.ml_models.training import PairModel, train_horizon
from tests.ml_models.synthetic import momentum


@pytest.fixture(scope="module")
def model() -> PairModel:
    candles = momentum(700, seed=1)
    return PairModel("ml_v2", 700, (train_horizon(candles, "ml_v2", 1), train_horizon(candles, "ml_v2", 6)))


def test_a_model_forecasts_the_same_after_it_was_kept(model: PairModel) -> None:
    payload = pack_model(model)
    again = unpack_model(payload, digest(payload))
    candles = momentum(300, seed=2)
    for question in ((1.0, 0.5), (3.0, 0.9), (24.0, 0.99)):
        assert forecast(again, candles, question) == forecast(model, candles, question)
    assert evaluation(again) == evaluation(model)


def test_bytes_that_changed_are_refused(model: PairModel) -> None:
    payload = pack_model(model)
    sha256 = digest(payload)
    for at in (0, len(payload) // 2, len(payload) - 1):
        damaged = payload[:at] + bytes([payload[at] ^ 1]) + payload[at + 1 :]
        with pytest.raises(DamagedArtefactError):
            unpack_model(damaged, sha256)
    with pytest.raises(DamagedArtefactError):
        unpack_model(payload[:-10], sha256)


def test_code_is_never_loaded() -> None:
    buffer = io.BytesIO()
    np.savez(buffer, evil=np.array([print], dtype=object))
    payload = buffer.getvalue()
    with pytest.raises(ValueError, match="allow_pickle"):
        unpack_model(payload, digest(payload))


def test_bytes_of_another_release_are_refused() -> None:
    payload = pack({}, {"format": 0, "version": "ml_v1", "candles": 1, "horizons": []})
    with pytest.raises(DamagedArtefactError, match="another release"):
        unpack_model(payload, digest(payload))
