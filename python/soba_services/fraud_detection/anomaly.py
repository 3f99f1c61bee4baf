"""How unlike the stored transactions one is: an isolation forest, and the distance to where transactions are dense.

Both answer in the same unit: the negative decimal logarithm of the share of stored transactions that are as unlike.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from soba_services.learning.artefact import Arrays
from soba_services.learning.trees import Forest, flatten, forest_from_arrays, sum_of_trees

Floats = npt.NDArray[np.float64]

LEAST_ROWS = 300
_SEED = 20_260_102
_TREES, _SAMPLES = 100, 256
_MOST_CLUSTERED = 2000
_MOST_CORES = 400
_MOST_QUANTILES = 1000


@dataclass(frozen=True)
class Anomaly:
    forest: Forest
    middle: Floats
    spread: Floats
    cores: Floats  # points of dense clusters, in deviations from the middle
    depths: Floats  # of the stored rows, in rising order
    distances: Floats  # likewise


def path_lengths(counts: Floats) -> Floats:
    """The mean depth at which so many rows would be told apart by chance."""
    more = np.maximum(counts, 3)
    long = 2 * (np.log(more - 1) + np.euler_gamma) - 2 * (more - 1) / more
    return np.asarray(np.where(counts > 2, long, np.where(counts == 2, 1.0, 0.0)))


def _depths(tree: Any) -> Floats:
    depth = np.zeros(tree.node_count)
    for node in range(tree.node_count):
        for child in (tree.children_left[node], tree.children_right[node]):
            if child >= 0:
                depth[child] = depth[node] + 1
    return np.asarray(depth + path_lengths(tree.n_node_samples.astype(np.float64)))


def _fit_forest(rows: Floats) -> Forest:
    from sklearn.ensemble import IsolationForest  # noqa: PLC0415 - slow to load, and only training needs it

    samples = min(_SAMPLES, rows.shape[0])
    fitted = IsolationForest(n_estimators=_TREES, max_samples=samples, random_state=_SEED).fit(rows)
    trees = [each.tree_ for each in fitted.estimators_]
    columns = [np.asarray(each, dtype=np.int32) for each in fitted.estimators_features_]
    return flatten(trees, [_depths(tree) for tree in trees], columns)


def _find_cores(points: Floats) -> Floats:
    from sklearn.cluster import HDBSCAN  # noqa: PLC0415 - slow to load, and only training needs it

    random = np.random.default_rng(_SEED)
    picked = points
    if points.shape[0] > _MOST_CLUSTERED:
        picked = points[random.choice(points.shape[0], _MOST_CLUSTERED, replace=False)]
    clustered = HDBSCAN(min_cluster_size=15, min_samples=5, copy=True).fit(picked)
    inside = picked[(clustered.labels_ >= 0) & (clustered.probabilities_ >= 0.3)]
    dense = inside if inside.shape[0] >= 50 else picked
    if dense.shape[0] > _MOST_CORES:
        dense = dense[random.choice(dense.shape[0], _MOST_CORES, replace=False)]
    return np.ascontiguousarray(dense)


def _distances(points: Floats, cores: Floats) -> Floats:
    """To the nearest core, by way of the scalar product: one matrix multiplication for all rows."""
    squares = (points**2).sum(axis=1)[:, None] + (cores**2).sum(axis=1)[None, :] - 2 * points @ cores.T
    return np.asarray(np.sqrt(np.maximum(squares.min(axis=1), 0)))


def _scaled(rows: Floats, middle: Floats, spread: Floats) -> Floats:
    return np.asarray(np.clip((rows - middle) / spread, -8, 8))


def _quantiles(values: Floats) -> Floats:
    ordered = np.sort(values)
    if ordered.size <= _MOST_QUANTILES:
        return ordered
    # The tail that is asked about is kept whole; the rest is thinned.
    picked = np.linspace(0, ordered.size - 1, _MOST_QUANTILES).round().astype(int)
    return np.asarray(ordered[picked])


def fit(rows: Floats) -> Anomaly:
    middle = np.median(rows, axis=0)
    low, high = np.quantile(rows, [0.05, 0.95], axis=0)
    spread = np.maximum((high - low) / 3.3, 0.25)
    forest = _fit_forest(rows)
    points = _scaled(rows, middle, spread)
    cores = _find_cores(points)
    return Anomaly(
        forest=forest,
        middle=middle,
        spread=spread,
        cores=cores,
        depths=_quantiles(sum_of_trees(forest, rows)),
        distances=_quantiles(_distances(points, cores)),
    )


def _rarity(ranks: npt.NDArray[np.int64], count: int) -> Floats:
    """`ranks` stored rows are as unlike or more so."""
    return np.asarray(-np.log10((ranks + 1) / (count + 1)))


def rarity(anomaly: Anomaly, rows: Floats) -> Floats:
    """Two columns: by the forest and by the density; 0 is usual, 2 is as one in a hundred."""
    depths = sum_of_trees(anomaly.forest, rows)
    by_forest = np.searchsorted(anomaly.depths, depths, side="right")
    distances = _distances(_scaled(rows, anomaly.middle, anomaly.spread), anomaly.cores)
    by_density = anomaly.distances.size - np.searchsorted(anomaly.distances, distances, side="left")
    return np.stack(
        [_rarity(by_forest, anomaly.depths.size), _rarity(by_density, anomaly.distances.size)],
        axis=1,
    )


def to_arrays(anomaly: Anomaly) -> Arrays:
    return {
        **anomaly.forest.arrays("forest"),
        "middle": anomaly.middle,
        "spread": anomaly.spread,
        "cores": anomaly.cores,
        "depths": anomaly.depths,
        "distances": anomaly.distances,
    }


def from_arrays(arrays: Arrays) -> Anomaly:
    names = ("middle", "spread", "cores", "depths", "distances")
    return Anomaly(forest_from_arrays(arrays, "forest"), *(arrays[name] for name in names))
