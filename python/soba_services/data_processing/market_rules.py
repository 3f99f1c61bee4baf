"""What can be wrong with market data."""

from dataclasses import dataclass

import numpy as np

from soba_services.data_processing.columns import MarketColumns
from soba_services.data_processing.event_rules import FUTURE_SECONDS, IMPOSSIBLE, OUTLIER_LEAST, OUTLIER_SPREADS
from soba_services.data_processing.history import MarketHistory
from soba_services.data_processing.rules import Flags, Floats, Rule

_PRICES = ("open", "high", "low", "close")
_WIRE_NAMES = {"trades": "trades_count"}
_VOLUME_SPREADS = 12.0


@dataclass(frozen=True, slots=True)
class MarketRows:
    columns: MarketColumns
    history: MarketHistory
    now: float
    repeated: Flags
    """The pair and minute are those of an earlier row."""


def _missing(name: str) -> Rule[MarketRows]:
    def finds(rows: MarketRows) -> Flags:
        flags: Flags = np.isnan(getattr(rows.columns, name))
        return flags

    wire_name = _WIRE_NAMES.get(name, name)
    return Rule(f"{wire_name} is missing", f"Send {wire_name} with every candle.", finds, 0.3)


def _not_positive(name: str) -> Rule[MarketRows]:
    def finds(rows: MarketRows) -> Flags:
        flags: Flags = getattr(rows.columns, name) <= 0
        return flags

    return Rule(f"{name} is not above 0", "Leave out candles without a price.", finds, 0.6)


def _negative(name: str) -> Rule[MarketRows]:
    def finds(rows: MarketRows) -> Flags:
        flags: Flags = getattr(rows.columns, name) < 0
        return flags

    return Rule(f"{_WIRE_NAMES.get(name, name)} is negative", "Check how the feed is decoded.", finds, 0.5)


def _outside(name: str) -> Rule[MarketRows]:
    def finds(rows: MarketRows) -> Flags:
        value, columns = getattr(rows.columns, name), rows.columns
        # Where high is below low, that is the issue.
        flags: Flags = (columns.high >= columns.low) & ((value > columns.high) | (value < columns.low))
        return flags

    return Rule(f"{name} is outside of low to high", "Make each candle from the same trades.", finds, 0.5)


def _price_deviation(rows: MarketRows) -> Floats:
    deviation: Floats = np.abs(np.log(rows.columns.close) - rows.history.reference_price)
    return deviation


def _is_price_outlier(rows: MarketRows) -> Flags:
    deviation = _price_deviation(rows)
    far: Flags = (deviation > OUTLIER_SPREADS * rows.history.price_spread) & (deviation > OUTLIER_LEAST)
    possible: Flags = deviation <= IMPOSSIBLE
    return far & possible


def _is_volume_outlier(rows: MarketRows) -> Flags:
    deviation = np.log1p(rows.columns.volume) - rows.history.reference_volume
    far: Flags = deviation > _VOLUME_SPREADS * rows.history.volume_spread
    return far


_COMPARE = "Compare with another source before using it."
_SEND_ONCE = "Send each minute of a pair once."

MARKET_RULES: tuple[Rule[MarketRows], ...] = (
    *(_missing(name) for name in (*_PRICES, "volume", "trades", "liquidity")),
    *(_not_positive(name) for name in _PRICES),
    *(_negative(name) for name in ("volume", "trades", "liquidity")),
    Rule(
        "token_pair is not two tokens with a slash", "Write pairs as ETH/USDC.", lambda r: ~r.columns.pair_is_right, 0.6
    ),
    Rule("high is below low", "Make each candle from the same trades.", lambda r: r.columns.high < r.columns.low, 0.6),
    _outside("open"),
    _outside("close"),
    Rule(
        "timestamp is in the future", "Synchronise the clock.", lambda r: r.columns.time > r.now + FUTURE_SECONDS, 0.5
    ),
    Rule("timestamp is before 2009", "Check the unit of the time.", lambda r: r.columns.time < 1_230_768_000, 0.5),
    Rule(
        "there is volume without trades",
        "Send volume and trades_count of the same trades.",
        lambda r: (r.columns.trades == 0) & (r.columns.volume > 0),
        0.2,
        is_error=False,
    ),
    Rule(
        "there are trades without volume",
        "Send volume and trades_count of the same trades.",
        lambda r: (r.columns.trades > 0) & (r.columns.volume == 0),
        0.2,
        is_error=False,
    ),
    Rule(
        "liquidity is 0",
        "Check that the pool is the right one.",
        lambda r: r.columns.liquidity == 0,
        0.1,
        is_error=False,
    ),
    Rule("the minute is repeated", _SEND_ONCE, lambda r: r.repeated, 0.2, is_error=False),
    Rule("the same candle is stored already", _SEND_ONCE, lambda r: r.history.known_alike, 0.1, is_error=False),
    Rule(
        "another candle is stored for this time",
        "Find out which of the two sources is right.",
        lambda r: r.history.known_otherwise,
        0.3,
        is_error=False,
    ),
    Rule(
        "timestamp is older than the newest stored candle",
        "Send candles in the order of time.",
        lambda r: (r.columns.time < r.history.newest) & ~r.history.known_alike & ~r.history.known_otherwise,
        0.1,
        is_error=False,
    ),
    Rule("the price is far from the pair's recent prices", _COMPARE, _is_price_outlier, 0.3, is_error=False),
    Rule(
        "the price is more than ten times off the pair's recent prices",
        "Check the decimals of both tokens.",
        lambda r: _price_deviation(r) > IMPOSSIBLE,
        0.6,
    ),
    Rule("the volume is far above the pair's recent volume", _COMPARE, _is_volume_outlier, 0.2, is_error=False),
)
