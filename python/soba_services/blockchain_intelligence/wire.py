"""What requests and answers look like on the wire."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from soba_services.base.models import Address, TxHash, WireModel, now
from soba_services.blockchain_intelligence.block_logs import Log
from soba_services.blockchain_intelligence.contract_analysis import ContractReport
from soba_services.blockchain_intelligence.findings import Finding, RiskLevel, Severity
from soba_services.blockchain_intelligence.legs import MevTransaction
from soba_services.blockchain_intelligence.mev import Opportunity
from soba_services.blockchain_intelligence.wallets import Cluster, Flow, Pattern, Profile

Addresses = Annotated[list[Address], Field(min_length=1, max_length=100)]


class ContractQuestion(WireModel):
    address: Address | None = None
    bytecode: str | None = None
    """In hexadecimal digits; of a deployed contract, or what creates one. Without it the node is asked."""


class ContractFinding(WireModel):
    type: str
    severity: Severity
    description: str
    offset: int
    """In bytes from the start of the code."""
    selector: str | None
    """Of the function in which it is; none in what all functions share."""


class ContractAnswer(WireModel):
    contract_address: Address
    risk_score: float = Field(ge=0, le=1)
    risk_level: RiskLevel
    vulnerabilities: list[ContractFinding]
    pattern_flags: list[ContractFinding]
    recommendations: list[str]
    function_selectors: list[str]
    last_update: datetime


class MevQuestion(WireModel):
    target_tx: MevTransaction | None = None
    surrounding_txs: list[MevTransaction] = Field(default_factory=list, max_length=1000)
    logs: list[Log] = Field(default_factory=list, max_length=20_000)
    """Of one block, as `eth_getLogs` gives them."""
    block_number: int | None = Field(default=None, ge=0, le=2**53)
    """A block whose logs the node is asked for."""

    @model_validator(mode="after")
    def _has_something(self) -> "MevQuestion":
        if self.target_tx is None and not self.logs and self.block_number is None:
            raise ValueError("target_tx, logs or block_number is needed")
        return self


class MevOpportunity(WireModel):
    opportunity_type: Literal["sandwich", "frontrun", "liquidation", "arbitrage"]
    confidence: float = Field(ge=0, le=1)
    potential_profit: float
    """In what the transactions' amounts are in; 0 where what was given does not tell it."""
    target_transaction: TxHash
    block_number: int | None
    timestamp: datetime
    detection_method: str


class MevAnswer(WireModel):
    opportunities: list[MevOpportunity]


class WalletsQuestion(WireModel):
    wallet_addresses: Addresses


class WalletProfile(WireModel):
    wallet_address: Address
    risk_score: float = Field(ge=0, le=1)
    transaction_count: int
    unique_counterparties: int
    avg_transaction_value: float
    pattern: Pattern
    connected_wallets: list[Address]
    recommendation: str


class ClusterAnswer(WireModel):
    node_count: int
    edge_count: int
    density: float
    avg_clustering: float
    network_health: Literal["healthy", "watch", "unhealthy"]
    clusters: list[list[Address]]
    wallets: list[WalletProfile]


class FlowAnswer(WireModel):
    from_: Address = Field(serialization_alias="from")
    to: Address
    tx_count: int
    volume: float


class GraphAnswer(WireModel):
    token_pair: str
    transaction_count: int
    major_flows: list[FlowAnswer]


def _finding(found: Finding) -> ContractFinding:
    return ContractFinding(
        type=found.kind,
        severity=found.severity,
        description=found.description,
        offset=found.offset,
        selector=None if found.function is None else f"{found.function:#010x}",
    )


def contract_answer(address: str, report: ContractReport) -> ContractAnswer:
    return ContractAnswer(
        contract_address=address,
        risk_score=report.risk,
        risk_level=report.level,
        vulnerabilities=[_finding(found) for found in report.vulnerabilities],
        pattern_flags=[_finding(found) for found in report.patterns],
        recommendations=report.recommendations,
        function_selectors=[f"{function:#010x}" for function in report.selectors],
        last_update=now(),
    )


def mev_answer(found: list[Opportunity]) -> MevAnswer:
    return MevAnswer(
        opportunities=[
            MevOpportunity(
                opportunity_type=each.kind,
                confidence=each.confidence,
                potential_profit=each.profit,
                target_transaction=each.target,
                block_number=each.block,
                timestamp=each.at,
                detection_method=each.method,
            )
            for each in found
        ]
    )


def _profile(of: Profile) -> WalletProfile:
    return WalletProfile(
        wallet_address=of.wallet,
        risk_score=of.risk,
        transaction_count=of.transactions,
        unique_counterparties=of.counterparties,
        avg_transaction_value=of.average,
        pattern=of.pattern,
        connected_wallets=of.connected,
        recommendation=of.recommendation,
    )


def cluster_answer(cluster: Cluster) -> ClusterAnswer:
    return ClusterAnswer(
        node_count=len(cluster.profiles),
        edge_count=cluster.edges,
        density=cluster.density,
        avg_clustering=cluster.clustering,
        network_health=cluster.health,
        clusters=cluster.groups,
        wallets=[_profile(profile) for profile in cluster.profiles],
    )


def graph_answer(pair: str, count: int, flows: list[Flow]) -> GraphAnswer:
    return GraphAnswer(
        token_pair=pair,
        transaction_count=count,
        major_flows=[
            FlowAnswer(from_=flow.sender, to=flow.receiver, tx_count=flow.transactions, volume=flow.volume)
            for flow in flows
        ],
    )
