"""The wire format of 8004.

What says which event or candle is meant is required; anything else that is missing is an issue, not a refusal.
"""

from datetime import UTC, datetime
from typing import Literal

import orjson
from pydantic import Field

from soba_services.base.candles import Candles
from soba_services.base.models import Instant, WireModel

EventType = Literal["swap", "liquidity", "transfer", "mint", "burn"]
Period = Literal["1m", "5m", "15m", "1h", "4h", "1d"]


class BlockchainEvent(WireModel):
    event_id: str = Field(min_length=1, max_length=200)
    event_type: EventType
    timestamp: Instant
    block_number: int | None = Field(default=None, ge=-(2**63), lt=2**63)
    transaction_hash: str | None = Field(default=None, max_length=200)
    contract_address: str | None = Field(default=None, max_length=200)
    from_address: str | None = Field(default=None, max_length=200)
    to_address: str | None = Field(default=None, max_length=200)
    token_in: str | None = Field(default=None, max_length=200)
    token_out: str | None = Field(default=None, max_length=200)
    amount_in: float | None = None
    amount_out: float | None = None
    gas_used: float | None = None
    gas_price: float | None = None


class MarketData(WireModel):
    timestamp: Instant
    token_pair: str = Field(min_length=1, max_length=200)
    open: float | None = None
    high: float | None = None
    low: float | None = None
    close: float | None = None
    volume: float | None = None
    trades_count: int | None = Field(default=None, ge=-(2**63), lt=2**63)
    liquidity: float | None = None


class Quality(WireModel):
    is_valid: bool
    quality_score: float = Field(ge=0, le=1)
    issues: list[str]
    recommendations: list[str]


class Queued(WireModel):
    pipeline_id: str
    events_queued: int
    status: str


class PipelineStatus(WireModel):
    pipeline_id: str
    status: Literal["running", "completed", "failed", "paused"]
    events_processed: int
    events_failed: int
    average_latency_ms: float
    throughput_eps: float
    start_time: datetime
    end_time: datetime | None


class FailedEvent(WireModel):
    event_id: str
    issues: list[str]


class FailedEvents(WireModel):
    pipeline_id: str
    failures: list[FailedEvent]


class Candle(WireModel):
    bucket: datetime
    open: float
    high: float
    low: float
    close: float
    volume: float
    trades: int


class Aggregate(WireModel):
    token_pair: str
    period: Period
    candles: list[Candle]


def write_candles(token_pair: str, period: Period, candles: Candles) -> bytes:
    """An `Aggregate` as JSON: a thousand objects on the way took ten times as long."""
    columns = (candles.open, candles.high, candles.low, candles.close, candles.volume, candles.trades)
    rows = zip(candles.start.tolist(), *(column.tolist() for column in columns), strict=True)
    return orjson.dumps(
        {
            "token_pair": token_pair,
            "period": period,
            "candles": [
                {
                    "bucket": datetime.fromtimestamp(start, UTC),
                    "open": opening,
                    "high": high,
                    "low": low,
                    "close": close,
                    "volume": volume,
                    "trades": int(trades),
                }
                for start, opening, high, low, close, volume, trades in rows
            ],
        },
        option=orjson.OPT_UTC_Z,
    )


class Rejected(WireModel):
    index: int
    issues: list[str]


class Delivered(WireModel):
    stored: int
    rejected: list[Rejected]
