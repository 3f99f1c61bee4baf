import numpy as np
from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor

from soba_services.learning.trees import flatten, forest_from_arrays, sum_of_trees
from soba_services.ml_models import members


def _data(count: int, seed: int) -> tuple[members.Floats, members.Floats]:
    random = np.random.default_rng(seed)
    rows = random.normal(size=(count, 6))
    return rows, np.sin(rows[:, 0]) + rows[:, 1] * rows[:, 2] + 0.1 * random.normal(size=count)


def test_flat_trees_answer_as_scikit_learn_does() -> None:
    rows, targets = _data(500, 1)
    others, _ = _data(300, 2)
    forest = RandomForestRegressor(n_estimators=20, max_depth=7, random_state=1).fit(rows, targets)
    trees = [tree.tree_ for tree in forest.estimators_]
    flat = flatten(trees, [tree.value[:, 0, 0] for tree in trees])
    np.testing.assert_allclose(sum_of_trees(flat, others) / 20, forest.predict(others), rtol=1e-9, atol=1e-12)
    boosting = GradientBoostingRegressor(n_estimators=30, random_state=1).fit(rows, targets)
    stages = [stage[0].tree_ for stage in boosting.estimators_]
    flat = flatten(stages, [tree.value[:, 0, 0] for tree in stages])
    answers = targets.mean() + boosting.learning_rate * sum_of_trees(flat, others)
    np.testing.assert_allclose(answers, boosting.predict(others), rtol=1e-9, atol=1e-12)


def test_rows_on_a_threshold_go_the_same_way() -> None:
    rows, targets = _data(200, 3)
    rows = rows.round(1)
    forest = RandomForestRegressor(n_estimators=10, random_state=2).fit(rows, targets)
    trees = [tree.tree_ for tree in forest.estimators_]
    flat = flatten(trees, [tree.value[:, 0, 0] for tree in trees])
    np.testing.assert_allclose(sum_of_trees(flat, rows) / 10, forest.predict(rows), rtol=1e-9)


def test_a_tree_without_a_split_answers_its_only_value() -> None:
    rows = np.ones((30, 2))
    forest = RandomForestRegressor(n_estimators=3, random_state=1).fit(rows, np.full(30, 7.0))
    trees = [tree.tree_ for tree in forest.estimators_]
    flat = flatten(trees, [tree.value[:, 0, 0] for tree in trees])
    assert sum_of_trees(flat, rows[:2]).tolist() == [21, 21]


def test_a_forest_survives_its_arrays() -> None:
    rows, targets = _data(300, 4)
    fitted = members.fit(rows, targets)
    again = members.from_arrays(members.to_arrays(fitted, "x"), "x")
    np.testing.assert_array_equal(members.answer(again, rows), members.answer(fitted, rows))
    assert forest_from_arrays(fitted.forest.arrays("f"), "f").depth == fitted.forest.depth


def test_every_member_learns_what_there_is_to_learn() -> None:
    rows, _ = _data(1500, 5)
    targets = rows[:, 0] + 0.3 * np.random.default_rng(6).normal(size=1500)
    answers = members.answer(members.fit(rows[:1000], targets[:1000]), rows[1000:])
    errors = ((answers - targets[1000:, None]) ** 2).mean(axis=0)
    assert answers.shape == (500, len(members.NAMES))
    assert (errors < 0.5 * (targets[1000:] ** 2).mean()).all()


def test_the_linear_member_takes_noise_for_noise() -> None:
    random = np.random.default_rng(7)
    fitted = members.fit_linear(random.normal(size=(400, 20)), random.normal(size=400))
    assert np.abs(fitted.weights).max() < 0.15
