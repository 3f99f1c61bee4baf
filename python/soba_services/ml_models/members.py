"""The members of the ensemble: each learns on its own, and answers from flat arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from soba_services.learning.artefact import Arrays
from soba_services.learning.trees import Forest, flatten, forest_from_arrays, sum_of_trees

Floats = npt.NDArray[np.float64]

NAMES = ("gradient_boosting", "random_forest", "linear")
_SEED = 20_260_101


@dataclass(frozen=True)
class Linear:
    """Ridge regression on standardised features: with the lagged returns among them, an autoregression."""

    intercept: float
    weights: Floats


@dataclass(frozen=True)
class Members:
    boosting: Forest
    boosting_rate: float
    boosting_start: float
    forest: Forest
    linear: Linear


def _fit_boosting(rows: Floats, targets: Floats) -> Any:
    from sklearn.ensemble import GradientBoostingRegressor  # noqa: PLC0415 - slow to load, and only training needs it

    model = GradientBoostingRegressor(
        n_estimators=60,
        max_depth=3,
        learning_rate=0.06,
        subsample=0.5,
        max_features=0.4,
        min_samples_leaf=20,
        random_state=_SEED,
    )
    return model.fit(rows, targets)


def _fit_forest(rows: Floats, targets: Floats) -> Any:
    from sklearn.ensemble import RandomForestRegressor  # noqa: PLC0415 - slow to load, and only training needs it

    model = RandomForestRegressor(
        n_estimators=60,
        max_depth=6,
        min_samples_leaf=25,
        max_features=0.4,
        max_samples=0.7,
        random_state=_SEED,
    )
    return model.fit(rows, targets)


def fit_linear(rows: Floats, targets: Floats) -> Linear:
    """The penalty grows with the features, so that noise in many of them is not taken for signal."""
    mean, spread = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-9)
    table = (rows - mean) / spread
    penalty = 0.02 * rows.shape[0] + 10.0
    gram = table.T @ table + penalty * np.eye(table.shape[1])
    centre = float(targets.mean())
    weights = np.linalg.solve(gram, table.T @ (targets - centre)) / spread
    return Linear(intercept=centre - float(mean @ weights), weights=weights)


def fit(rows: Floats, targets: Floats) -> Members:
    # Wild targets would rule squares; trees and ridge learn from tamed ones.
    tamed = np.clip(targets, -4, 4)
    boosting = _fit_boosting(rows, tamed)
    forest = _fit_forest(rows, tamed)
    trees = [stage[0].tree_ for stage in boosting.estimators_]
    grown = [tree.tree_ for tree in forest.estimators_]
    return Members(
        boosting=flatten(trees, [tree.value[:, 0, 0] for tree in trees]),
        boosting_rate=float(boosting.learning_rate),
        boosting_start=float(np.ravel(boosting.init_.predict(rows[:1]))[0]),
        forest=flatten(grown, [tree.value[:, 0, 0] for tree in grown]),
        linear=fit_linear(rows, tamed),
    )


def answer(members: Members, rows: Floats) -> Floats:
    """A column for each member, in the order of `NAMES`."""
    boosting = members.boosting_start + members.boosting_rate * sum_of_trees(members.boosting, rows)
    forest = sum_of_trees(members.forest, rows) / members.forest.roots.size
    linear = members.linear.intercept + rows @ members.linear.weights
    return np.stack([boosting, forest, linear], axis=1)


def to_arrays(members: Members, name: str) -> Arrays:
    scalars = [members.boosting_rate, members.boosting_start, members.linear.intercept]
    return {
        **members.boosting.arrays(f"{name}.boosting"),
        **members.forest.arrays(f"{name}.forest"),
        f"{name}.weights": members.linear.weights,
        f"{name}.scalars": np.array(scalars),
    }


def from_arrays(arrays: Arrays, name: str) -> Members:
    rate, start, intercept = (float(value) for value in arrays[f"{name}.scalars"])
    return Members(
        boosting=forest_from_arrays(arrays, f"{name}.boosting"),
        boosting_rate=rate,
        boosting_start=start,
        forest=forest_from_arrays(arrays, f"{name}.forest"),
        linear=Linear(intercept, arrays[f"{name}.weights"]),
    )


def combine(answers: Floats, weights: Sequence[float]) -> Floats:
    return np.asarray(answers @ np.asarray(weights))
