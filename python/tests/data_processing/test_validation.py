from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from soba_services.base.platform import Platform
from soba_services.data_processing.app import create_app
from soba_services.data_processing.event_rules import disorder, repeats
from tests.data_processing.support import NOON, event, market

Open = Callable[[FastAPI], TestClient]

_EVENT_CASES: list[tuple[dict[str, Any], str, bool]] = [
    ({"block_number": None}, "block_number is missing", False),
    ({"amount_in": None}, "amount_in is missing", False),
    ({"amount_out": -1}, "amount_out is negative", False),
    ({"gas_price": -1}, "gas_price is negative", False),
    ({"block_number": -5}, "block_number is negative", False),
    ({"transaction_hash": "0x12"}, "transaction_hash is not a hash (0x and 64 hexadecimal digits)", False),
    ({"transaction_hash": None}, "transaction_hash is not a hash (0x and 64 hexadecimal digits)", False),
    ({"from_address": "0x" + "g" * 40}, "from_address is not an address (0x and 40 hexadecimal digits)", False),
    ({"to_address": "0x" + "1" * 40 + "\n"}, "to_address is not an address (0x and 40 hexadecimal digits)", False),
    ({"token_in": "0x123"}, "token_in is not an address or a symbol", False),
    ({"token_out": "eth"}, "a swap is between one token", False),
    ({"timestamp": "2100-01-01T00:00:00Z"}, "timestamp is in the future", False),
    ({"timestamp": "2010-01-01T00:00:00"}, "timestamp is before the first block", False),
    ({"amount_out": 0}, "a swap gives or takes nothing", False),
    ({"gas_used": 20_999}, "gas_used is below the 21000 that any transaction takes", False),
    ({"gas_used": 90_000_000}, "gas_used is more than a block holds", True),
    ({"gas_price": 0}, "gas_price is 0", True),
    ({"event_type": "transfer", "to_address": f"0x{8:040x}"}, "a transfer is to its sender", True),
    ({"to_address": f"0x{0:040x}"}, "the zero address is neither minting nor burning", True),
    ({"event_type": "burn", "amount_in": 0, "amount_out": 0}, "a transfer, mint or burn moves nothing", True),
]

_MARKET_CASES: list[tuple[dict[str, Any], str, bool]] = [
    ({"close": None}, "close is missing", False),
    ({"trades_count": None}, "trades_count is missing", False),
    ({"low": 0}, "low is not above 0", False),
    ({"volume": -1}, "volume is negative", False),
    ({"high": 2400}, "high is below low", False),
    ({"open": 2511}, "open is outside of low to high", False),
    ({"close": 2489.9}, "close is outside of low to high", False),
    ({"token_pair": "ETHUSDC"}, "token_pair is not two tokens with a slash", False),
    ({"timestamp": "2100-01-01T00:00:00Z"}, "timestamp is in the future", False),
    ({"trades_count": 0}, "there is volume without trades", True),
    ({"volume": 0}, "there are trades without volume", True),
    ({"liquidity": 0}, "liquidity is 0", True),
]


@pytest.fixture
def client(platform: Platform, open_client: Open) -> TestClient:
    return open_client(create_app(platform))


def _expect_one_issue(answer: dict[str, Any], issue: str, valid: bool) -> None:
    assert answer["issues"] == [issue]
    assert answer["is_valid"] is valid
    assert 0 < answer["quality_score"] < 1
    assert len(answer["recommendations"]) == 1


@pytest.mark.parametrize(("changed", "issue", "valid"), _EVENT_CASES, ids=lambda case: str(case)[:40])
def test_finds_each_fault_of_an_event(client: TestClient, changed: dict[str, Any], issue: str, valid: bool) -> None:
    _expect_one_issue(client.post("/validate/blockchain-event", json=event(**changed)).json(), issue, valid)


@pytest.mark.parametrize(("changed", "issue", "valid"), _MARKET_CASES, ids=lambda case: str(case)[:40])
def test_finds_each_fault_of_market_data(client: TestClient, changed: dict[str, Any], issue: str, valid: bool) -> None:
    _expect_one_issue(client.post("/validate/market-data", json=market(**changed)).json(), issue, valid)


@pytest.mark.parametrize(("path", "body"), [("blockchain-event", event()), ("market-data", market())])
def test_finds_nothing_in_what_is_right(client: TestClient, path: str, body: dict[str, Any]) -> None:
    answer = client.post(f"/validate/{path}", json=body).json()
    assert answer == {"is_valid": True, "quality_score": 1, "issues": [], "recommendations": []}


def test_a_worse_event_has_a_lower_score(client: TestClient) -> None:
    one = client.post("/validate/blockchain-event", json=event(gas_price=0)).json()
    two = client.post("/validate/blockchain-event", json=event(gas_price=0, gas_used=1)).json()
    assert two["quality_score"] < one["quality_score"] < 1


@pytest.mark.parametrize(
    "body",
    ["{}", "[]", "nul", '{"event_id": "a", "event_type": "steal", "timestamp": "2026-01-01T00:00:00Z"}', "[" * 9000],
)
def test_refuses_what_is_no_event_and_says_so(client: TestClient, body: str) -> None:
    answer = client.post("/validate/blockchain-event", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.json()["detail"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_refuses_numbers_that_are_none(client: TestClient, number: str) -> None:
    text = f'{{"event_id": "a", "event_type": "swap", "timestamp": "2026-01-01T00:00:00Z", "amount_in": {number}}}'
    answer = client.post("/validate/blockchain-event", content=text, headers={"content-type": "application/json"})
    assert answer.status_code == 422


def _disorder_by_hand(blocks: list[float], times: list[float]) -> list[bool]:
    return [
        any(other < block and then > time for other, then in zip(blocks, times, strict=True))
        for block, time in zip(blocks, times, strict=True)
    ]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_disorder_is_what_comparing_every_two_rows_finds(rows: list[tuple[int, int]]) -> None:
    blocks, times = [float(row[0]) for row in rows], [float(row[1]) for row in rows]
    assert disorder(np.array(blocks), np.array(times)).tolist() == _disorder_by_hand(blocks, times)


@given(st.lists(st.sampled_from("abc"), max_size=8))
def test_a_repeat_is_what_was_seen_before(ids: list[str]) -> None:
    assert repeats(ids).tolist() == [one in ids[:index] for index, one in enumerate(ids)]


def test_compares_with_what_is_stored(database_platform: Platform, open_client: Open) -> None:
    client = open_client(create_app(database_platform))
    history = [market(minute, close=2500 + minute % 7, open=2500) for minute in range(-60, 0)]
    assert client.post("/ingest/market-data", json=history).json() == {"stored": 60, "rejected": []}

    def issues(**changed: Any) -> list[str]:
        found: list[str] = client.post("/validate/market-data", json=market(**changed)).json()["issues"]
        return found

    far = {"open": 4000, "high": 4000, "low": 4000, "close": 4000}
    assert issues() == []
    assert issues(**far) == ["the price is far from the pair's recent prices"]
    assert issues(**dict.fromkeys(far, 40_000)) == ["the price is more than ten times off the pair's recent prices"]
    assert issues(volume=1e9) == ["the volume is far above the pair's recent volume"]
    assert issues(minute=-1) == ["another candle is stored for this time"]
    assert issues(**history[-1]) == ["the same candle is stored already"]
    assert issues(minute=-90) == ["timestamp is older than the newest stored candle"]
    assert issues(minute=-1, token_pair="BTC/USDC") == []
    price = client.post("/validate/blockchain-event", json=event(amount_out=9000)).json()
    assert price["issues"] == ["the price is far from the pair's recent prices"]
    later = event(amount_out=9000, timestamp=NOON.replace(month=3).isoformat())
    assert client.post("/validate/blockchain-event", json=later).json()["issues"] == []
