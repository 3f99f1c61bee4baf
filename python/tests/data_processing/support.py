"""Events and market data that are right, to be changed by tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
BLOCK = 24_000_000


def event(number: int = 1, **changed: Any) -> dict[str, Any]:
    return {
        "event_id": f"event-{number}",
        "event_type": "swap",
        "timestamp": (NOON + timedelta(seconds=12 * number)).isoformat(),
        "block_number": BLOCK + number,
        "transaction_hash": f"0x{number:064x}",
        "contract_address": f"0x{7:040x}",
        "from_address": f"0x{8:040x}",
        "to_address": f"0x{9:040x}",
        "token_in": "ETH",
        "token_out": "USDC",
        "amount_in": 2.0,
        "amount_out": 5000.0,
        "gas_used": 120_000,
        "gas_price": 30.0,
        **changed,
    }


def market(minute: int = 0, **changed: Any) -> dict[str, Any]:
    return {
        "timestamp": (NOON + timedelta(minutes=minute)).isoformat(),
        "token_pair": "ETH/USDC",
        "open": 2500.0,
        "high": 2510.0,
        "low": 2490.0,
        "close": 2505.0,
        "volume": 12.5,
        "trades_count": 9,
        "liquidity": 1e6,
        **changed,
    }
