"""A finding with its reason, how sure it is, and what to do about it."""

from dataclasses import dataclass
from typing import Literal

AlertType = Literal["flash_loan", "mev", "sandwich", "unusual_pattern", "contract_risk"]
RiskLevel = Literal["safe", "low", "medium", "high", "critical"]
Group = Literal["flash_loan", "mev", "sandwich", "exposure", "unusual", "network", "contract", "anomaly"]
"""What the score weighs; several groups are told as the same type of alert."""

GROUPS: tuple[Group, ...] = ("flash_loan", "mev", "sandwich", "exposure", "unusual", "network", "contract")


@dataclass(frozen=True, slots=True)
class Alert:
    group: Group
    type: AlertType
    confidence: float
    description: str
    action: str

    @property
    def level(self) -> RiskLevel:
        if self.confidence >= 0.85:
            return "critical"
        if self.confidence >= 0.65:
            return "high"
        return "medium" if self.confidence >= 0.4 else "low"


def bounded(*parts: float) -> float:
    """The sum of what speaks for a finding; nothing is ever certain."""
    return min(max(sum(parts), 0.05), 0.99)
