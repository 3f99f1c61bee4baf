"""What was found in a contract, and how bad it is."""

from typing import Literal, NamedTuple

from soba_services.blockchain_intelligence.signatures import name_of

Severity = Literal["info", "low", "medium", "high", "critical"]
RiskLevel = Literal["low", "medium", "high", "critical"]

#: The share of trust that one finding of this severity takes away.
WEIGHTS: dict[Severity, float] = {"info": 0.0, "low": 0.08, "medium": 0.25, "high": 0.5, "critical": 0.8}
_LEVELS: tuple[tuple[float, RiskLevel], ...] = ((0.75, "critical"), (0.5, "high"), (0.25, "medium"), (0.0, "low"))


class Finding(NamedTuple):
    kind: str
    severity: Severity
    offset: int
    function: int | None
    message: str

    @property
    def description(self) -> str:
        where = f" in {name_of(self.function)}" if self.function is not None else ""
        return f"{self.message} (at byte {self.offset:#x}{where})"


def risk_of(findings: list[Finding]) -> float:
    """Kinds of findings are taken as independent reasons for distrust; more of one kind add nothing."""
    worst: dict[str, float] = {}
    for finding in findings:
        worst[finding.kind] = max(worst.get(finding.kind, 0.0), WEIGHTS[finding.severity])
    trust = 1.0
    for weight in worst.values():
        trust *= 1.0 - weight
    return round(1.0 - trust, 4)


def level_of(risk: float) -> RiskLevel:
    return next(level for least, level in _LEVELS if risk >= least)


def unique(findings: list[Finding]) -> list[Finding]:
    """One of each kind and place, the worst first, then in the order of the code."""
    order = {severity: rank for rank, severity in enumerate(reversed(WEIGHTS))}
    chosen: dict[tuple[str, int], Finding] = {}
    for finding in sorted(findings, key=lambda found: (order[found.severity], found.offset)):
        chosen.setdefault((finding.kind, finding.offset), finding)
    return list(chosen.values())
