"""Requests as the platform sends them."""

from datetime import UTC, datetime
from typing import Any

from soba_services.ml_models.candles import Candles


def points(candles: Candles) -> list[dict[str, Any]]:
    columns = (candles.start, candles.open, candles.high, candles.low, candles.close, candles.volume)
    return [
        {
            "timestamp": datetime.fromtimestamp(start, UTC).isoformat(),
            "open": opened,
            "high": high,
            "low": low,
            "close": close,
            "volume": volume,
        }
        for start, opened, high, low, close, volume in zip(*(column.tolist() for column in columns), strict=True)
    ]


def request(candles: Candles, **more: Any) -> dict[str, Any]:
    return {"token_pair": "ETH/USDC", "price_history": points(candles), **more}
