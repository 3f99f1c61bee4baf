"""What callers send and get."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from soba_services.base.models import Transaction, WireModel, now
from soba_services.fraud_detection.assess import Assessment, Question
from soba_services.fraud_detection.transactions import to_tx

MOST_HISTORY = 1000
MOST_QUESTIONS = 1000

RiskLevel = Literal["safe", "low", "medium", "high", "critical"]
Share = Annotated[float, Field(ge=0, le=1)]


class RiskRequest(WireModel):
    transaction: Transaction
    user_history: list[Transaction] | None = Field(
        default=None, max_length=MOST_HISTORY, description="What else the sender did."
    )
    check_patterns: bool = True
    check_network: bool = True
    check_contract: bool = True


class RiskBatchRequest(WireModel):
    assessments: list[RiskRequest] = Field(min_length=1, max_length=MOST_QUESTIONS)


class RiskAlert(WireModel):
    alert_type: Literal["flash_loan", "mev", "sandwich", "unusual_pattern", "contract_risk"]
    risk_level: RiskLevel
    confidence: Share
    description: str
    recommended_action: str


class RiskAnswer(WireModel):
    tx_hash: str
    risk_score: Share = Field(description="Probability of fraud where one transaction in twenty is fraudulent.")
    risk_level: RiskLevel
    alerts: list[RiskAlert]
    timestamp: datetime
    latency_ms: float = Field(ge=0)
    model_type: Literal["rules", "rules_isolation_forest_density"]


class RiskBatchAnswer(WireModel):
    results: list[RiskAnswer] = Field(description="In the order of the questions.")
    latency_ms: float = Field(ge=0)


def to_question(request: RiskRequest) -> Question:
    return Question(
        tx=to_tx(request.transaction),
        history=[to_tx(one) for one in request.user_history or ()],
        patterns=request.check_patterns,
        network=request.check_network,
        contract=request.check_contract,
    )


def to_answer(tx_hash: str, found: Assessment, has_model: bool, milliseconds: float) -> RiskAnswer:
    return RiskAnswer(
        tx_hash=tx_hash,
        risk_score=round(found.score, 6),
        risk_level=found.level,
        alerts=[
            RiskAlert(
                alert_type=alert.type,
                risk_level=alert.level,
                confidence=round(alert.confidence, 3),
                description=alert.description,
                recommended_action=alert.action,
            )
            for alert in found.alerts
        ],
        timestamp=now(),
        latency_ms=milliseconds,
        model_type="rules_isolation_forest_density" if has_model else "rules",
    )
