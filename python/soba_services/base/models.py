"""Shapes that several services' wire formats share."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


class WireModel(BaseModel):
    """A JSON object on the wire: unknown fields are tolerated, NaN and infinity are not."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False, protected_namespaces=())


def _in_utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Instant = Annotated[datetime, AfterValidator(_in_utc)]
"""ISO 8601; without an offset it is UTC."""

TokenPair = Annotated[str, Field(min_length=3, max_length=64, pattern=r"^[^\s/]+/[^\s/]+$")]
Address = Annotated[str, Field(pattern=r"^0x[0-9a-fA-F]{40}$")]
TxHash = Annotated[str, Field(pattern=r"^0x[0-9a-fA-F]{64}$")]


class Transaction(WireModel):
    """A transaction as 8003 and 8005 are given it."""

    tx_hash: str = Field(min_length=1, max_length=128)
    from_address: str = Field(max_length=128)
    to_address: str = Field(max_length=128)
    amount: float = Field(ge=0)
    token_pair: str = Field(default="", max_length=64)
    timestamp: Instant
    gas_price: float = Field(default=0, ge=0)
    slippage: float = Field(default=0)
    route_length: int = Field(default=1, ge=0, le=10_000)
    contract_interaction: bool = False
    block_number: int | None = Field(default=None, ge=0)
    position: int | None = Field(default=None, ge=0)


def now() -> datetime:
    return datetime.now(UTC)
