"""A pair's model to bytes and back."""

from typing import Any, get_args

import numpy as np

from soba_services.learning.artefact import Arrays, DamagedArtefactError, pack, unpack
from soba_services.ml_models import members as ensemble
from soba_services.ml_models.skill import Skill
from soba_services.ml_models.training import HorizonModel, PairModel, Version

# Raised when features or members change their meaning: older bytes are then trained anew, not misread.
FORMAT = 1


def evaluation(model: PairModel) -> dict[str, Any]:
    """What was measured, as plain facts."""
    return {
        "candles": model.candles,
        "horizons": [
            {
                "hours": one.hours,
                "forecasts": one.skill.forecasts,
                "right_directions": one.skill.directions,
                "squared_error_ratio": one.skill.error_ratio,
                "p_value": one.skill.p_value,
                "beats_last_value": one.skill.beats_naive,
                "interval_coverage": {str(level): share for level, share in one.coverage.items()},
                "weights": dict(zip(ensemble.NAMES, one.weights, strict=True)),
            }
            for one in model.horizons
        ],
    }


def pack_model(model: PairModel) -> bytes:
    arrays: Arrays = {}
    facts: list[dict[str, Any]] = []
    for one in model.horizons:
        name = str(one.hours)
        arrays |= ensemble.to_arrays(one.members, name)
        arrays[f"{name}.errors"] = one.errors
        facts.append(
            {
                "hours": one.hours,
                "weights": one.weights,
                "error_size": one.error_size,
                "spread": one.spread,
                "skill": [one.skill.forecasts, one.skill.directions, one.skill.error_ratio, one.skill.p_value],
                "coverage": list(one.coverage.items()),
            }
        )
    whole = {"format": FORMAT, "version": model.version, "candles": model.candles, "horizons": facts}
    return pack(arrays, whole)


def _horizon(arrays: Arrays, facts: dict[str, Any]) -> HorizonModel:
    name = str(facts["hours"])
    return HorizonModel(
        hours=int(facts["hours"]),
        members=ensemble.from_arrays(arrays, name),
        weights=tuple(float(weight) for weight in facts["weights"]),
        errors=np.asarray(arrays[f"{name}.errors"], dtype=np.float64),
        error_size=float(facts["error_size"]),
        spread=float(facts["spread"]),
        skill=Skill(*facts["skill"]),
        coverage={float(level): float(share) for level, share in facts["coverage"]},
    )


def unpack_model(payload: bytes, sha256: str) -> PairModel:
    arrays, facts = unpack(payload, sha256)
    if facts["format"] != FORMAT or facts["version"] not in get_args(Version):
        raise DamagedArtefactError("The model was written by another release.")
    horizons = tuple(_horizon(arrays, each) for each in facts["horizons"])
    return PairModel(version=facts["version"], candles=int(facts["candles"]), horizons=horizons)
