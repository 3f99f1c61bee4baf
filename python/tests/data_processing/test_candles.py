import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from soba_services.base.candles import PERIODS
from soba_services.base.logs import create_logger
from soba_services.base.platform import Platform
from soba_services.data_processing.app import create_app
from soba_services.data_processing.intake import accept_events
from soba_services.data_processing.pipeline import process_next
from soba_services.data_processing.store import find_reference
from soba_services.data_processing.wire import Aggregate, BlockchainEvent
from tests.data_processing.support import NOON, event, market

Open = Callable[[FastAPI], TestClient]


def _candles_by_hand(parts: list[dict[str, Any]], seconds: int) -> list[dict[str, Any]]:
    buckets: dict[int, list[dict[str, Any]]] = {}
    for part in sorted(parts, key=lambda each: each["at"]):
        buckets.setdefault(int(part["at"].timestamp()) // seconds * seconds, []).append(part)
    newest = max(buckets)
    return [
        {
            "bucket": datetime.fromtimestamp(start, UTC).isoformat().replace("+00:00", "Z"),
            "open": inside[0]["open"],
            "high": max(each["high"] for each in inside),
            "low": min(each["low"] for each in inside),
            "close": inside[-1]["close"],
            "volume": pytest.approx(sum(each["volume"] for each in inside)),
            "trades": sum(each["trades"] for each in inside),
        }
        for start, inside in sorted(buckets.items())
        if start > newest - 1000 * seconds
    ]


def _store_events(platform: Platform, events: list[dict[str, Any]]) -> None:
    with platform.database.connection() as connection:
        accept_events(connection, [BlockchainEvent.model_validate(each) for each in events], None)
    assert process_next(platform.database, find_reference, create_logger("tests", "silent"))


def test_every_period_is_what_adding_up_the_parts_gives(database_platform: Platform, open_client: Open) -> None:
    client, draw = open_client(create_app(database_platform)), random.Random(7)
    minutes = sorted(draw.sample(range(3000), 400))
    rows = []
    for minute in minutes:
        low, high = 2400 + draw.random() * 50, 2500 + draw.random() * 50
        prices = {"low": low, "high": high, "open": draw.uniform(low, high), "close": draw.uniform(low, high)}
        rows.append(market(minute, **prices, volume=draw.random() * 9, trades_count=draw.randint(1, 9)))
    assert client.post("/ingest/market-data", json=rows).json()["stored"] == 400
    covered = set(minutes)
    # Swaps count in minutes without market data, and only there.
    swaps = [
        (minute, second, draw.uniform(2300, 2600)) for minute in draw.sample(range(3000), 200) for second in (3, 40)
    ]
    events = [
        event(
            number,
            timestamp=(NOON + timedelta(minutes=minute, seconds=second)).isoformat(),
            block_number=24_000_000 + minute * 5 + second // 12,
            amount_in=2.0,
            amount_out=2 * price,
        )
        for number, (minute, second, price) in enumerate(swaps)
    ]
    _store_events(database_platform, events)
    parts = [
        {
            "at": NOON + timedelta(minutes=minute),
            **{name: row[name] for name in ("open", "high", "low", "close", "volume")},
            "trades": row["trades_count"],
        }
        for minute, row in zip(minutes, rows, strict=True)
    ]
    parts += [
        {
            "at": NOON + timedelta(minutes=minute, seconds=second),
            **dict.fromkeys(("open", "high", "low", "close"), 2 * price / 2),
            "volume": 2.0,
            "trades": 1,
        }
        for minute, second, price in swaps
        if minute not in covered
    ]
    for period, seconds in PERIODS.items():
        text = client.get("/aggregate/market-data", params={"token_pair": "ETH/USDC", "period": period}).text
        assert Aggregate.model_validate_json(text).period == period
        answer = client.get("/aggregate/market-data", params={"token_pair": "ETH/USDC", "period": period}).json()
        assert (answer["token_pair"], answer["period"]) == ("ETH/USDC", period)
        assert answer["candles"] == _candles_by_hand(parts, seconds), period


def test_swaps_are_of_a_pair_whichever_way_they_go_and_whatever_names_the_tokens_have(
    database_platform: Platform, open_client: Open
) -> None:
    client = open_client(create_app(database_platform))
    address = f"0x{77:040x}"
    with database_platform.database.connection() as connection:
        connection.execute("insert into python_services.tokens values (%s, 'ETH')", [address])
    _store_events(
        database_platform,
        [
            event(1, token_in="ETH", token_out="USDC", amount_in=1.0, amount_out=2500.0),
            event(2, token_in="USDC", token_out="WETH", amount_in=5200.0, amount_out=2.0),
            event(3, token_in=address.upper().replace("X", "x"), token_out="usdc", amount_in=1.0, amount_out=2400.0),
            event(4, token_in=f"0x{78:040x}", token_out="USDC"),
        ],
    )
    answer = client.get("/aggregate/market-data?token_pair=ETH/USDC&period=1d").json()
    [candle] = answer["candles"]
    assert {name: candle[name] for name in ("open", "high", "low", "close", "volume", "trades")} == {
        "open": 2500.0,
        "high": 2600.0,
        "low": 2400.0,
        "close": 2400.0,
        "volume": 4.0,
        "trades": 3,
    }


def test_a_pair_that_nobody_trades_has_no_candles_and_a_wrong_period_is_422(
    database_platform: Platform, open_client: Open
) -> None:
    client = open_client(create_app(database_platform))
    assert client.get("/aggregate/market-data?token_pair=A/B&period=1m").json()["candles"] == []
    assert client.get("/aggregate/market-data?token_pair=A/B&period=2m").status_code == 422


def test_market_data_is_stored_once_and_what_is_wrong_is_named(database_platform: Platform, open_client: Open) -> None:
    client = open_client(create_app(database_platform))
    rows = [market(0), market(1, high=1), market(2)]
    assert client.post("/ingest/market-data", json=rows).json() == {
        "stored": 2,
        "rejected": [{"index": 1, "issues": ["high is below low"]}],
    }
    assert client.post("/ingest/market-data", json=[market(0), market(2, close=2500.0)]).json()["stored"] == 0


def test_a_candle_of_an_hour_covers_its_minutes(database_platform: Platform, open_client: Open) -> None:
    client = open_client(create_app(database_platform))
    with database_platform.database.connection() as connection:
        connection.execute(
            "insert into python_services.candles values ('ETH/USDC', %s, 3600, 2500, 2510, 2490, 2505, 10, 5, 1)",
            [NOON],
        )
    assert client.post("/ingest/market-data", json=[market(59), market(60)]).json()["stored"] == 1
    issues = client.post("/validate/market-data", json=market(30)).json()["issues"]
    assert "another candle is stored for this time" in issues
    inside = event(1, timestamp=(NOON + timedelta(minutes=59)).isoformat())
    after = event(2, timestamp=(NOON + timedelta(minutes=61)).isoformat(), block_number=24_000_900)
    _store_events(database_platform, [inside, after])
    candles = client.get("/aggregate/market-data?token_pair=ETH/USDC&period=1h").json()["candles"]
    assert [(candle["volume"], candle["trades"]) for candle in candles] == [(10, 5), (14.5, 10)]
