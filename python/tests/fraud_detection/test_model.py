import numpy as np
import pytest
from sklearn.ensemble import IsolationForest

from soba_services.fraud_detection import anomaly as anomalies
from soba_services.fraud_detection.alerts import GROUPS
from soba_services.fraud_detection.assess import Question, assess
from soba_services.fraud_detection.calibration import LEVELS, columns, fit, level_of, load_calibration, scores
from soba_services.fraud_detection.evaluate import (
    Judged,
    area_under_curve,
    calibration_error,
    importance,
    judge,
    report,
)
from soba_services.fraud_detection.knowledge import Knowledge, learn, to_knowledge, with_histories
from soba_services.fraud_detection.model_file import pack_learned, unpack_learned
from soba_services.fraud_detection.simulate import simulate
from soba_services.learning.artefact import DamagedArtefactError, digest
from soba_services.learning.trees import sum_of_trees
from tests.fraud_detection.making import NOW, paid, settled, tx


def _clouds(count: int, seed: int) -> anomalies.Floats:
    random = np.random.default_rng(seed)
    centres = np.array([[0.0] * 6, [3.0] * 6])
    return centres[random.integers(0, 2, count)] + random.normal(0, 0.3, (count, 6))


def test_the_flat_forest_scores_as_scikit_learn_does() -> None:
    rows, others = _clouds(600, 1), np.random.default_rng(2).uniform(-6, 6, (400, 6))
    fitted = IsolationForest(n_estimators=100, max_samples=256, random_state=anomalies._SEED).fit(rows)
    found = anomalies.fit(rows)
    depths = sum_of_trees(found.forest, others) / 100
    expected = -fitted.score_samples(others)
    np.testing.assert_allclose(2 ** (-depths / anomalies.path_lengths(np.array([256.0]))[0]), expected, rtol=1e-9)


def test_rarity_is_a_share_of_the_stored() -> None:
    found = anomalies.fit(_clouds(2000, 3))
    rare = anomalies.rarity(found, _clouds(2000, 4))
    for column in rare.T:
        assert (column >= 1).mean() == pytest.approx(0.1, abs=0.04)
        assert (column >= 2).mean() == pytest.approx(0.01, abs=0.01)
        assert (column >= 0).all()
    far = anomalies.rarity(found, np.full((1, 6), 9.0))
    assert (far > 2.5).all()
    # Between the clouds every value is usual by itself; only the density knows better.
    between = anomalies.rarity(found, np.full((1, 6), 1.5))
    assert between[0, 1] > 2


def test_many_rows_are_scored_as_one_by_one() -> None:
    found, rows = anomalies.fit(_clouds(400, 5)), _clouds(50, 6)
    together = anomalies.rarity(found, rows)
    for number, row in enumerate(rows):
        np.testing.assert_allclose(anomalies.rarity(found, row[None, :])[0], together[number])


def test_rows_that_are_all_the_same_are_learned_from() -> None:
    found = anomalies.fit(np.ones((400, 6)))
    assert np.isfinite(anomalies.rarity(found, np.array([[1.0] * 6, [5.0] * 6]))).all()


def test_histories_hold_only_the_senders_past() -> None:
    transactions = [tx(at=NOW - n, sender=f"0x{n % 3}", hash=f"h{n}") for n in range(30)]
    for one, history in with_histories(transactions):
        assert all(other.sender == one.sender and other.at < one.at for other in history)


@pytest.fixture(scope="module")
def judged() -> Judged:
    return judge(101)


def test_frauds_are_told_from_honest_behaviour_and_the_score_is_a_probability(judged: Judged) -> None:
    weights, labels = load_calibration().model, judged.labels
    values = scores(weights, judged.by_model)
    assert area_under_curve(values, labels) > 0.85
    assert calibration_error(values, labels)[0] < 0.02
    for kind in {kind for kind in judged.kinds if kind is not None}:
        chosen = np.array([one in (kind, None) for one in judged.kinds])
        assert area_under_curve(values[chosen], labels[chosen]) > 0.65, kind
    # Of what is called critical nearly all is.
    critical = values >= LEVELS[0][0]
    weight = importance(labels)
    assert (weight * labels)[critical].sum() / weight[critical].sum() > 0.8


def test_the_rules_alone_are_calibrated_and_worth_less(judged: Judged) -> None:
    calibration, labels = load_calibration(), judged.labels
    alone = scores(calibration.rules, judged.by_rules)
    assert 0.65 < area_under_curve(alone, labels) < area_under_curve(scores(calibration.model, judged.by_model), labels)
    assert calibration_error(alone, labels)[0] < 0.04


def test_the_report_tells_every_kind(judged: Judged) -> None:
    text = "\n".join(report(load_calibration(), [judged]))
    for word in ("AUC", "Brier", "flash loan", "sandwich", "scam token", "calibration error"):
        assert word in text


def test_simulations_are_the_same_for_a_seed() -> None:
    assert simulate(7) == simulate(7)
    assert simulate(7) != simulate(8)


def test_the_area_is_what_it_is_said_to_be() -> None:
    labels = np.array([False, False, True, True])
    assert area_under_curve(np.array([0.1, 0.4, 0.35, 0.8]), labels) == 0.75
    assert area_under_curve(np.array([0.5, 0.5, 0.5, 0.5]), labels) == 0.5


def test_weights_are_found_again_and_stronger_findings_never_lower_the_score() -> None:
    random = np.random.default_rng(8)
    findings = random.uniform(0, 0.9, (20_000, len(GROUPS)))
    truth = -3 - 2 * np.log(1 - findings[:, 0])
    labels = random.uniform(size=20_000) < 1 / (1 + np.exp(-truth))
    weights = fit(findings, labels, has_model=False)
    assert weights.findings[GROUPS[0]] == pytest.approx(2, abs=0.2)
    assert all(weight >= 0.5 for weight in weights.findings.values())
    for calibrated in (load_calibration().rules, load_calibration().model):
        width = len(calibrated.findings)
        low, high = np.full((1, width), 0.2), np.full((1, width), 0.6)
        assert scores(calibrated, low)[0] < scores(calibrated, high)[0]
        assert tuple(calibrated.findings) == columns(width > len(GROUPS))


def test_levels_are_in_the_order_of_scores() -> None:
    found = [level_of(score) for score in (0.0, 0.049, 0.05, 0.2, 0.5, 0.8, 1.0)]
    assert found == ["safe", "safe", "low", "medium", "high", "critical", "critical"]


@pytest.fixture(scope="module")
def known() -> Knowledge:
    transactions = [one.tx for one in simulate(1)]
    return to_knowledge(learn(transactions), transactions)


def test_clear_cases_are_clear(known: Knowledge) -> None:
    calibration = load_calibration()
    loan = tx(amount=1e4, route=8, gas=100.0, receiver="0x" + "9" * 40)
    honest = tx(amount=1.4, receiver=simulate(1)[0].tx.receiver)
    for knowledge, least in ((known, "critical"), (Knowledge(), "high")):
        worst, best = assess([Question(loan, []), Question(honest, settled())], knowledge, calibration)
        assert worst.level in (least, "critical")
        assert best.level == "safe"
        assert worst.alerts[0].confidence == max(alert.confidence for alert in worst.alerts)


def test_what_is_not_to_be_checked_is_not(known: Knowledge) -> None:
    loan = tx(amount=1e4, route=8, gas=100.0, slippage=0.4, receiver="0x" + "9" * 40)
    everything, nothing = assess(
        [Question(loan, []), Question(loan, [], patterns=False, network=False, contract=False)],
        known,
        load_calibration(),
    )
    assert nothing.alerts == []
    assert nothing.level == "safe"
    assert everything.level == "critical"
    (only,) = assess([Question(loan, [], patterns=False, network=False)], known, load_calibration())
    assert {alert.type for alert in only.alerts} == {"contract_risk"}


def test_what_is_rare_is_told_with_what_stands_out(known: Knowledge) -> None:
    odd = paid(pair="ETH/USDC", amount=1e5, gas=2000.0, sender="0x" + "7" * 40)
    (found,) = assess([Question(odd, [])], known, load_calibration())
    assert any("gas price against the usual" in alert.description for alert in found.alerts)


def test_many_are_assessed_as_one_by_one(known: Knowledge) -> None:
    calibration = load_calibration()
    questions = [Question(one, history) for one, history in list(with_histories([o.tx for o in simulate(2)]))[:300:7]]
    together = assess(questions, known, calibration)
    for question, found in zip(questions, together, strict=True):
        (alone,) = assess([question], known, calibration)
        assert alone.score == pytest.approx(found.score, abs=1e-9)
        assert alone.alerts == found.alerts
    assert assess([], known, calibration) == []


def test_what_was_learned_survives_its_bytes_and_damage_is_refused(known: Knowledge) -> None:
    learned = learn([one.tx for one in simulate(3)])
    assert learned is not None
    payload = pack_learned(learned)
    again = unpack_learned(payload, digest(payload))
    rows = np.random.default_rng(9).normal(size=(50, learned.anomaly.middle.size))
    np.testing.assert_array_equal(anomalies.rarity(again.anomaly, rows), anomalies.rarity(learned.anomaly, rows))
    assert again.population == learned.population
    with pytest.raises(DamagedArtefactError):
        unpack_learned(payload[:-1] + b"x", digest(payload))


def test_too_little_is_not_learned_from() -> None:
    few = settled(50)
    assert learn(few) is None
    assert to_knowledge(None, few).population.gas == 20
