"""Decision trees of scikit-learn as flat arrays: the same answers at a fraction of the cost of a call."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Forest:
    """Nodes of all trees one after another. Both children of a leaf are itself: walking on changes nothing."""

    roots: Ints
    feature: Ints
    threshold: Floats
    children: Ints  # (nodes, 2): where to go when the feature is within the threshold, and when above
    value: Floats
    depth: int

    def arrays(self, name: str) -> dict[str, npt.NDArray[Any]]:
        return {
            f"{name}.roots": self.roots,
            f"{name}.feature": self.feature,
            f"{name}.threshold": self.threshold,
            f"{name}.children": self.children,
            f"{name}.value": self.value,
            f"{name}.depth": np.array(self.depth),
        }


def forest_from_arrays(arrays: dict[str, npt.NDArray[Any]], name: str) -> Forest:
    return Forest(
        roots=arrays[f"{name}.roots"],
        feature=arrays[f"{name}.feature"],
        threshold=arrays[f"{name}.threshold"],
        children=arrays[f"{name}.children"],
        value=arrays[f"{name}.value"],
        depth=int(arrays[f"{name}.depth"]),
    )


def flatten(trees: Sequence[Any], values: Sequence[Floats], columns: Sequence[Ints] | None = None) -> Forest:
    """Of fitted `sklearn.tree` trees (their `tree_`), with what each node answers.

    `columns` names the features that each tree was shown, where it was shown a selection.
    """
    roots, feature, threshold, children = [], [], [], []
    start = 0
    for number, tree in enumerate(trees):
        own = np.arange(tree.node_count)
        is_leaf = tree.children_left == -1
        split = np.where(is_leaf, 0, tree.feature)
        feature.append(split if columns is None else np.where(is_leaf, 0, columns[number][split]))
        threshold.append(tree.threshold)
        left = np.where(is_leaf, own, tree.children_left)
        right = np.where(is_leaf, own, tree.children_right)
        children.append(np.stack([left, right], axis=1) + start)
        roots.append(start)
        start += tree.node_count
    return Forest(
        roots=np.array(roots, dtype=np.int32),
        feature=np.concatenate(feature).astype(np.int32),
        threshold=np.concatenate(threshold).astype(np.float64),
        children=np.concatenate(children).astype(np.int32),
        value=np.concatenate(values).astype(np.float64),
        depth=max(int(tree.max_depth) for tree in trees),
    )


def sum_of_trees(forest: Forest, rows: Floats) -> Floats:
    """What the trees answer to each row, added up."""
    # scikit-learn compares in single precision, and so do we, or rows near a threshold would go the other way.
    table = np.ascontiguousarray(rows, dtype=np.float32)
    count, width = table.shape
    flat = table.ravel()
    offsets = (np.arange(count, dtype=np.int64) * width)[:, None]
    node = np.broadcast_to(forest.roots, (count, forest.roots.size))
    step = forest.children.ravel()
    for _ in range(forest.depth):
        above = flat[offsets + forest.feature[node]] > forest.threshold[node]
        node = step[2 * node + above]
    total: Floats = forest.value[node].sum(axis=1)
    return total
