"""`python -m soba_services.fraud_detection.evaluate`: how well fraud is told from honest behaviour.

On simulated populations that the weights were not fitted to. The model learns, without labels, from the first twenty
days; the last ten are judged by what was stored at most three hours before. With `--fit` the weights are fitted anew
and kept.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from soba_services.fraud_detection.anomaly import rarity
from soba_services.fraud_detection.assess import Question, find, to_findings
from soba_services.fraud_detection.calibration import (
    PREVALENCE,
    Calibration,
    Weights,
    fit,
    load_calibration,
    save_calibration,
    scores,
)
from soba_services.fraud_detection.facts import DAY, extract, to_row
from soba_services.fraud_detection.knowledge import Knowledge, learn, to_knowledge, with_histories
from soba_services.fraud_detection.simulate import DAYS, START, simulate

Floats = npt.NDArray[np.float64]

FITTED_SEEDS = (1, 2, 3, 4, 5)
MEASURED_SEEDS = (101, 102, 103)
_LEARNED_DAYS = 20
_REFRESH_SECONDS = 3 * 3600


@dataclass(frozen=True)
class Judged:
    """Findings of simulated transactions: by the rules alone, and with the model."""

    by_rules: Floats
    by_model: Floats
    kinds: list[str | None]

    @property
    def labels(self) -> npt.NDArray[np.bool_]:
        return np.array([kind is not None for kind in self.kinds])


def judge(seed: int) -> Judged:
    labelled = simulate(seed)
    kinds = {one.tx.hash: one.fraud for one in labelled}
    transactions = [one.tx for one in labelled]
    learned = learn([tx for tx in transactions if tx.at < START + _LEARNED_DAYS * DAY])
    everything = list(with_histories(transactions))
    by_rules: list[list[float]] = []
    rows: list[list[float]] = []
    found: list[str | None] = []
    for turn in range(int((DAYS + 2 - _LEARNED_DAYS) * DAY / _REFRESH_SECONDS)):
        begin = START + _LEARNED_DAYS * DAY + turn * _REFRESH_SECONDS
        end = begin + _REFRESH_SECONDS
        stored = [tx for tx in transactions if tx.at < begin]
        knowledge, nothing = to_knowledge(learned, stored), Knowledge()
        for tx, history in everything:
            if begin <= tx.at < end:
                question = Question(tx, history)
                facts = extract(tx, history, knowledge.population)
                rows.append([*to_findings(find(question, facts, knowledge)), *to_row(facts)])
                alone = find(question, extract(tx, history, nothing.population), nothing)
                by_rules.append(to_findings(alone))
                found.append(kinds[tx.hash])
    table, rules = np.array(rows), np.array(by_rules)
    assert learned is not None and learned.anomaly is not None  # noqa: S101, PT018 - a simulation is long enough
    width = rules.shape[1]
    rare = rarity(learned.anomaly, np.ascontiguousarray(table[:, width:]))
    return Judged(rules, np.hstack([table[:, :width], rare]), found)


def area_under_curve(values: Floats, labels: npt.NDArray[np.bool_]) -> float:
    """The share of pairs of a fraud and an honest transaction of which the fraud has the higher value."""
    order = np.sort(values[~labels])
    below = np.searchsorted(order, values[labels], side="left")
    equal = np.searchsorted(order, values[labels], side="right") - below
    return float((below + equal / 2).mean() / order.size)


def importance(labels: npt.NDArray[np.bool_]) -> Floats:
    """Weights by which one in twenty is a fraud."""
    share = labels.mean()
    return np.asarray(np.where(labels, PREVALENCE / share, (1 - PREVALENCE) / (1 - share)))


def calibration_error(values: Floats, labels: npt.NDArray[np.bool_]) -> tuple[float, list[tuple[float, float, float]]]:
    """The mean distance of scores and shares of frauds; and for each tenth of the scale score, share and weight."""
    weight = importance(labels)
    bins = np.minimum((values * 10).astype(int), 9)
    table = []
    for number in range(10):
        inside = bins == number
        total = float(weight[inside].sum())
        if total > 0:
            score = float((weight * values)[inside].sum()) / total
            table.append((score, float((weight * labels)[inside].sum()) / total, total / labels.size))
    return sum(abs(score - share) * part for score, share, part in table), table


def fit_calibration(judged: Sequence[Judged]) -> Calibration:
    labels = np.concatenate([one.labels for one in judged])
    return Calibration(
        rules=fit(np.concatenate([one.by_rules for one in judged]), labels, has_model=False),
        model=fit(np.concatenate([one.by_model for one in judged]), labels, has_model=True),
    )


def _report(name: str, weights: Weights, findings: Floats, judged: Sequence[Judged]) -> list[str]:
    labels = np.concatenate([one.labels for one in judged])
    kinds = [kind for one in judged for kind in one.kinds]
    values = scores(weights, findings)
    error, table = calibration_error(values, labels)
    brier = float(np.average((values - labels) ** 2, weights=importance(labels)))
    lines = [f"{name}: AUC {area_under_curve(values, labels):.3f}, Brier {brier:.4f}, calibration error {error:.4f}"]
    for kind in sorted({kind for kind in kinds if kind is not None}):
        chosen = np.array([one in (kind, None) for one in kinds])
        lines.append(f"  {kind:<12} AUC {area_under_curve(values[chosen], labels[chosen]):.3f}")
    lines.extend(f"  score {score:.2f}: {share:.2f} are frauds ({part:.1%})" for score, share, part in table)
    return lines


def report(calibration: Calibration, judged: Sequence[Judged]) -> list[str]:
    frauds = sum(int(one.labels.sum()) for one in judged)
    total = sum(one.labels.size for one in judged)
    by_rules = np.concatenate([one.by_rules for one in judged])
    by_model = np.concatenate([one.by_model for one in judged])
    return [
        f"{total} transactions of {len(judged)} simulated populations, {frauds} of them fraudulent",
        *_report("rules and model", calibration.model, by_model, judged),
        *_report("rules alone, nothing stored", calibration.rules, by_rules, judged),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="soba_services.fraud_detection.evaluate", description=__doc__)
    parser.add_argument("--fit", action="store_true", help="fit the weights anew and keep them")
    parser.add_argument("--seeds", nargs="+", type=int, default=MEASURED_SEEDS, help="populations to measure on")
    arguments = parser.parse_args()
    if arguments.fit:
        save_calibration(fit_calibration([judge(seed) for seed in FITTED_SEEDS]))
    lines = report(load_calibration(), [judge(seed) for seed in arguments.seeds])
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
