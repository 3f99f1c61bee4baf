"""The risk of transactions: facts, findings, score. Many at once cost little more than one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from soba_services.fraud_detection.alerts import GROUPS, Alert, RiskLevel
from soba_services.fraud_detection.anomaly import Anomaly, rarity
from soba_services.fraud_detection.calibration import Calibration, level_of, scores
from soba_services.fraud_detection.contract_rules import find_in_contract
from soba_services.fraud_detection.facts import NAMES, Facts, extract, to_row
from soba_services.fraud_detection.knowledge import Knowledge
from soba_services.fraud_detection.network import find_in_network
from soba_services.fraud_detection.pattern_rules import find_patterns
from soba_services.fraud_detection.transactions import Tx

Floats = npt.NDArray[np.float64]

# One in two hundred, by the one measure or the other.
_TOLD_RARITY = 2.3
_MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class Question:
    tx: Tx
    history: Sequence[Tx]
    patterns: bool = True
    network: bool = True
    contract: bool = True


@dataclass(frozen=True, slots=True)
class Assessment:
    score: float
    level: RiskLevel
    alerts: list[Alert]


def find(question: Question, facts: Facts, knowledge: Knowledge) -> list[Alert]:
    return [
        *(find_patterns(facts) if question.patterns else []),
        *(find_in_network(facts, knowledge.network) if question.network else []),
        *(find_in_contract(facts, knowledge.network) if question.contract else []),
    ]


def to_findings(alerts: Sequence[Alert]) -> list[float]:
    """Of each group the surest finding."""
    strongest = dict.fromkeys(GROUPS, 0.0)
    for alert in alerts:
        strongest[alert.group] = max(strongest[alert.group], alert.confidence)
    return list(strongest.values())


def _rarity_alert(row: list[float], rare: Floats, anomaly: Anomaly) -> Alert:
    rarest = float(rare.max())
    deviations = np.abs((np.array(row) - anomaly.middle) / anomaly.spread)
    reasons = [NAMES[number] for number in np.argsort(-deviations)[:_MOST_REASONS] if deviations[number] > 1]
    return Alert(
        "anomaly",
        "unusual_pattern",
        min(0.95, 0.25 * rarest),
        f"About {10**-rarest:.1%} of the known transactions are as unusual"
        + (f"; what stands out: {', '.join(reasons)}." if reasons else "."),
        "Compare it with the sender's usual transactions.",
    )


def _rarities(
    questions: Sequence[Question], facts: Sequence[Facts], anomaly: Anomaly
) -> tuple[Floats, list[Alert | None]]:
    rows = [to_row(one) for one in facts]
    rare = rarity(anomaly, np.array(rows))
    rare[[not question.patterns for question in questions]] = 0.0
    told = [
        _rarity_alert(row, one, anomaly) if one.max() >= _TOLD_RARITY else None
        for row, one in zip(rows, rare, strict=True)
    ]
    return rare, told


def assess(questions: Sequence[Question], knowledge: Knowledge, calibration: Calibration) -> list[Assessment]:
    facts = [extract(question.tx, question.history, knowledge.population) for question in questions]
    alerts = [find(question, one, knowledge) for question, one in zip(questions, facts, strict=True)]
    findings = np.array([to_findings(one) for one in alerts]).reshape(len(questions), len(GROUPS))
    weights = calibration.rules
    if knowledge.anomaly is not None and questions:
        rare, told = _rarities(questions, facts, knowledge.anomaly)
        findings = np.hstack([findings, rare])
        weights = calibration.model
        for own, more in zip(alerts, told, strict=True):
            own.extend([] if more is None else [more])
    return [
        Assessment(float(score), level_of(float(score)), sorted(own, key=lambda alert: -alert.confidence))
        for score, own in zip(scores(weights, findings), alerts, strict=True)
    ]
