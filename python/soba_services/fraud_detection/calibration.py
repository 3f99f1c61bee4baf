"""From findings to a probability.

The score is the probability that a transaction is fraudulent where one in twenty is: a logistic regression on how sure
each group of rules is and on how rare the transaction is, fitted to a simulated population with known labels
(`simulate.py`). Every finding of a rule raises the score, also where the rarity says nearly the same. The weights are
in `calibration.json`; `python -m soba_services.fraud_detection.evaluate` measures them on populations that they were
not fitted to, and with `--fit` fits them anew.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.special import expit, log_expit

from soba_services.fraud_detection.alerts import GROUPS, RiskLevel

Floats = npt.NDArray[np.float64]

PREVALENCE = 0.05
FILE = Path(__file__).parent / "calibration.json"
LEVELS: tuple[tuple[float, RiskLevel], ...] = ((0.8, "critical"), (0.5, "high"), (0.2, "medium"), (0.05, "low"))
RARITIES = ("forest", "density")
_PENALTY = 1e-5
_LEAST_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Weights:
    bias: float
    findings: dict[str, float]
    """By group of rules, and by rarity where there is a model of it."""


@dataclass(frozen=True, slots=True)
class Calibration:
    rules: Weights
    """For when nothing is stored to compare with."""
    model: Weights


def load_calibration(file: Path = FILE) -> Calibration:
    found = json.loads(file.read_text(encoding="utf-8"))
    return Calibration(Weights(**found["rules"]), Weights(**found["model"]))


def save_calibration(calibration: Calibration, file: Path = FILE) -> None:
    file.write_text(json.dumps(asdict(calibration), indent=2) + "\n", encoding="utf-8")


def columns(has_model: bool) -> tuple[str, ...]:
    return (*GROUPS, *RARITIES) if has_model else GROUPS


def _evidence(findings: Floats) -> Floats:
    """The doubt that a finding leaves, as a logarithm; rarities are logarithms already."""
    rules = len(GROUPS)
    doubts = -np.log(1 - np.minimum(findings[:, :rules], 0.99))
    return np.hstack([doubts, np.minimum(findings[:, rules:], 3.0)])


def scores(weights: Weights, findings: Floats) -> Floats:
    """A row of findings for each transaction, in the order of the weights' columns."""
    has_model = RARITIES[0] in weights.findings
    by_column = np.array([weights.findings[name] for name in columns(has_model)])
    return np.asarray(expit(weights.bias + _evidence(findings) @ by_column))


def fit(findings: Floats, labels: npt.NDArray[np.bool_], has_model: bool) -> Weights:
    from scipy.optimize import minimize  # noqa: PLC0415 - slow to load, and only calibration needs it

    share = float(labels.mean())
    importance = np.where(labels, PREVALENCE / share, (1 - PREVALENCE) / (1 - share))
    table = _evidence(findings)
    signs = np.where(labels, 1.0, -1.0)

    def loss(given: Floats) -> tuple[float, Floats]:
        margins = signs * (given[0] + table @ given[1:])
        pull = -importance * signs * expit(-margins) / labels.size
        gradient = np.concatenate([[pull.sum()], table.T @ pull + 2 * _PENALTY * given[1:]])
        value = -(importance * log_expit(margins)).mean() + _PENALTY * (given[1:] ** 2).sum()
        return float(value), gradient

    names = columns(has_model)
    bounds = [(None, None), *[(_LEAST_WEIGHT if name in GROUPS else 0.0, None) for name in names]]
    found = minimize(loss, np.zeros(len(names) + 1), jac=True, bounds=bounds, method="L-BFGS-B")
    weights = [round(float(value), 4) for value in found.x]
    return Weights(weights[0], dict(zip(names, weights[1:], strict=True)))


def level_of(score: float) -> RiskLevel:
    return next((level for least, level in LEVELS if score >= least), "safe")
