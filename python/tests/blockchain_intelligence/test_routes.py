"""The wire: both forms of every body, what is refused and how, a node and a database that are there or not."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from soba_services.base.platform import Platform, create_platform
from soba_services.base.settings import SettingsError
from soba_services.blockchain_intelligence.app import create_app
from soba_services.blockchain_intelligence.proxies import BEACON, IMPLEMENTATION
from tests.blockchain_intelligence.fake_node import FakeNode, fake_node
from tests.blockchain_intelligence.solidity import compiled
from tests.blockchain_intelligence.test_block_logs import BOT, ROUTER, VICTIM, sandwich

Open = Callable[[FastAPI], TestClient]

_ADDRESS = "0xAbababababababababababababababababababab"
_OTHER = "0x" + "cd" * 20
_THIRD = "0x" + "ef" * 20


@pytest.fixture
def node() -> Iterator[FakeNode]:
    with fake_node() as node:
        yield node


@pytest.fixture
def with_node(node: FakeNode, open_client: Open) -> TestClient:
    environment = {"LOG_LEVEL": "silent", "ETH_RPC_URL": node.url, "ETH_RPC_TIMEOUT_MS": "2000"}
    return open_client(create_app(create_platform(environment)))


@pytest.fixture
def alone(platform: Platform, open_client: Open) -> TestClient:
    return open_client(create_app(platform))


def _code(name: str) -> str:
    return "0x" + compiled("optimized")[name].runtime.hex()


def _kinds(answer: Any) -> set[str]:
    return {found["type"] for part in ("vulnerabilities", "pattern_flags") for found in answer[part]}


def test_a_contract_is_analysed_by_its_address_in_either_form(node: FakeNode, with_node: TestClient) -> None:
    node.code[_ADDRESS.lower()] = _code("OpenEnd")
    by_query = with_node.post("/analyze-contract", params={"address": _ADDRESS})
    by_body = with_node.post("/analyze-contract", json={"address": _ADDRESS, "unknown": 1})
    assert by_query.status_code == by_body.status_code == 200
    answer = by_query.json()
    assert {**answer, "last_update": None} == {**by_body.json(), "last_update": None}
    assert answer["contract_address"] == _ADDRESS
    assert answer["risk_level"] == "critical"
    assert 0.75 <= answer["risk_score"] <= 1
    (found,) = answer["vulnerabilities"]
    assert found["type"] == "unprotected-selfdestruct"
    assert f"{found['offset']:#x}" in found["description"]
    assert found["selector"] == f"{compiled('optimized')['OpenEnd'].selectors['end()']:#010x}"
    assert datetime.fromisoformat(answer["last_update"]).tzinfo is not None


def test_bytecode_in_the_request_needs_no_node(alone: TestClient) -> None:
    answer = alone.post("/analyze-contract", json={"address": _ADDRESS, "bytecode": _code("TrapToken")})
    assert _kinds(answer.json()) >= {"hidden-mint", "blacklist", "adjustable-fee"}


def test_without_node_and_bytecode_nothing_is_made_up(alone: TestClient) -> None:
    answer = alone.post("/analyze-contract", params={"address": _ADDRESS})
    assert answer.status_code == 503
    assert "ETH_RPC_URL" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("query", "body", "status"),
    [
        ({}, None, 422),
        ({}, {}, 422),
        ({"address": "0x12"}, None, 422),
        ({}, {"address": "nobody"}, 422),
        ({}, [_ADDRESS], 422),
        ({"address": _ADDRESS}, {"bytecode": "0xzz"}, 400),
        ({"address": _ADDRESS}, {"bytecode": ""}, 400),
        ({"address": _ADDRESS}, {"bytecode": "0x" + "00" * (256 * 1024 + 1)}, 400),
        ({"address": _ADDRESS}, {"bytecode": "0xef00"}, 400),
    ],
)
def test_a_bad_question_about_a_contract_is_refused(
    alone: TestClient, query: dict[str, str], body: Any, status: int
) -> None:
    answer = alone.post("/analyze-contract", params=query, json=body)
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_an_address_without_code_is_not_found(with_node: TestClient) -> None:
    assert with_node.post("/analyze-contract", params={"address": _ADDRESS}).status_code == 404


@pytest.mark.parametrize(
    "trouble",
    [
        (500, b"down"),
        (200, b"no json"),
        (200, b"[]"),
        (200, b'{"error":{"code":-32000,"message":"secret"}}'),
        (200, b'{"result":"0xzz"}'),
        (200, b'{"result":7}'),
    ],
)
def test_a_node_in_trouble_is_told_without_its_words(
    node: FakeNode, with_node: TestClient, trouble: tuple[int, bytes]
) -> None:
    node.trouble = trouble
    for path, body in (("/analyze-contract", {"address": _ADDRESS}), ("/detect-mev", {"block_number": 5})):
        answer = with_node.post(path, json=body)
        assert answer.status_code == 502
        assert "secret" not in answer.text
        assert node.url not in answer.text


def test_a_node_that_is_away_is_told(open_client: Open) -> None:
    environment = {"LOG_LEVEL": "silent", "ETH_RPC_URL": "http://127.0.0.1:9/key"}
    answer = open_client(create_app(create_platform(environment))).post("/analyze-contract", json={"address": _ADDRESS})
    assert answer.status_code == 502
    assert "key" not in answer.text


def test_the_implementation_behind_a_proxy_is_judged_too(node: FakeNode, with_node: TestClient) -> None:
    node.code |= {
        _ADDRESS.lower(): "0x363d3d373d3d3d363d73" + _OTHER[2:] + "5af43d82803e903d91602b57fd5bf3",
        _OTHER: _code("UpgradeableProxy"),
        _THIRD: _code("OpenEnd"),
    }
    node.slots[_OTHER, IMPLEMENTATION] = "0x" + _THIRD[2:].rjust(64, "0")
    answer = with_node.post("/analyze-contract", json={"address": _ADDRESS}).json()
    assert _kinds(answer) == {"eip1167-proxy", "eip1967-proxy", "unprotected-selfdestruct"}
    (found,) = answer["vulnerabilities"]
    assert found["description"].startswith(f"In the implementation {_THIRD}: ")
    assert answer["risk_level"] == "critical"


def test_the_code_that_a_beacon_names_is_judged_too(node: FakeNode, with_node: TestClient) -> None:
    node.code |= {_ADDRESS.lower(): _code("BeaconProxy"), _THIRD: _code("LateBank")}
    node.slots[_ADDRESS.lower(), BEACON] = "0x" + _OTHER[2:].rjust(64, "0")
    node.beacons[_OTHER] = _THIRD
    answer = with_node.post("/analyze-contract", json={"address": _ADDRESS}).json()
    assert _kinds(answer) == {"eip1967-beacon-proxy", "reentrancy"}


def test_proxies_that_lead_nowhere_or_in_circles_end(node: FakeNode, with_node: TestClient) -> None:
    clone = "0x363d3d373d3d3d363d73{}5af43d82803e903d91602b57fd5bf3"
    node.code |= {_ADDRESS.lower(): clone.format(_OTHER[2:]), _OTHER: clone.format(_ADDRESS[2:].lower())}
    assert with_node.post("/analyze-contract", json={"address": _ADDRESS}).status_code == 200
    node.code = {_ADDRESS.lower(): clone.format(_OTHER[2:])}
    answer = with_node.post("/analyze-contract", json={"address": _ADDRESS}).json()
    assert "no-implementation" in _kinds(answer)


def _transaction(number: int, sender: str, pair: str) -> dict[str, Any]:
    return {
        "tx_hash": f"0x{number:064x}",
        "from_address": sender,
        "to_address": ROUTER,
        "amount": 5,
        "token_pair": pair,
        "timestamp": "2026-01-01T00:00:00",
        "gas_price": 1,
        "slippage": 0.01,
        "route_length": 1,
        "contract_interaction": True,
        "block_number": 7,
        "position": number,
    }


def test_mev_among_given_transactions_in_the_form_of_the_contract(alone: TestClient) -> None:
    around = [_transaction(1, BOT, "ETH/USDC"), _transaction(3, BOT, "USDC/ETH")]
    answer = alone.post(
        "/detect-mev", json={"target_tx": _transaction(2, VICTIM, "ETH/USDC"), "surrounding_txs": around}
    )
    (found,) = answer.json()["opportunities"]
    assert found == {
        "opportunity_type": "sandwich",
        "confidence": 0.95,
        "potential_profit": 0.05,
        "target_transaction": f"0x{2:064x}",
        "block_number": 7,
        "timestamp": "2026-01-01T00:00:00Z",
        "detection_method": "same market, same actor on both sides, opposite directions",
    }


def test_mev_in_the_logs_of_a_block_that_are_given(alone: TestClient) -> None:
    answer = alone.post("/detect-mev", json={"logs": sandwich()})
    assert [found["opportunity_type"] for found in answer.json()["opportunities"]] == ["sandwich"]


def test_mev_in_a_block_that_the_node_knows(node: FakeNode, with_node: TestClient) -> None:
    sent = [{"hash": f"0x{place:064x}", "from": BOT if place != 2 else VICTIM, "to": ROUTER} for place in (1, 2, 3)]
    node.blocks[100] = ({"timestamp": "0x65920080", "transactions": [*sent, {**sent[0], "to": None}]}, sandwich())
    answer = with_node.post("/detect-mev", json={"block_number": 100})
    (found,) = answer.json()["opportunities"]
    assert (found["target_transaction"], found["timestamp"]) == (f"0x{2:064x}", "2024-01-01T00:00:00Z")
    assert with_node.post("/detect-mev", json={"block_number": 101}).status_code == 502


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"surrounding_txs": []},
        {"target_tx": {}},
        {"target_tx": _transaction(1, BOT, "A/B"), "surrounding_txs": [_transaction(1, BOT, "A/B")] * 1001},
        {"target_tx": {**_transaction(1, BOT, "A/B"), "amount": -1}},
        {"logs": [{"address": "0x"}]},
        {"block_number": -1},
    ],
)
def test_a_bad_question_about_mev_is_refused(alone: TestClient, body: Any) -> None:
    assert alone.post("/detect-mev", json=body).status_code == 422


def _fill(platform: Platform) -> None:
    rows = [
        (1, _ADDRESS.lower(), _OTHER, 2.0),
        (2, _OTHER, _ADDRESS.lower(), 4.0),
        (3, _OTHER, _THIRD, 8.0),
        (4, "x", _OTHER, 1.0),
    ]
    with platform.database.connection() as connection:
        for number, sender, receiver, amount in rows:
            connection.execute(
                """insert into python_services.transactions values
                (%s, %s, %s, %s, 'ETH/USDC', now() - make_interval(mins => %s), 1, 0, 1, false, null, null)""",
                (f"0x{number:064x}", sender, receiver, amount, number * 60),
            )


@pytest.fixture
def stored(database_platform: Platform, open_client: Open) -> TestClient:
    _fill(database_platform)
    return open_client(create_app(database_platform))


def test_wallets_are_told_from_stored_transactions_in_either_form(stored: TestClient) -> None:
    wallets = [_ADDRESS, _OTHER, _OTHER.upper().replace("0X", "0x")]
    bare = stored.post("/analyze-wallet-cluster", json=wallets)
    wrapped = stored.post("/analyze-wallet-cluster", json={"wallet_addresses": wallets})
    assert bare.status_code == 200
    assert bare.json() == wrapped.json()
    answer = bare.json()
    assert (answer["node_count"], answer["edge_count"], answer["density"]) == (2, 1, 1)
    assert answer["clusters"] == [sorted([_ADDRESS.lower(), _OTHER])]
    first, second = answer["wallets"]
    assert (first["transaction_count"], first["avg_transaction_value"]) == (2, 3.0)
    assert (second["transaction_count"], second["unique_counterparties"]) == (4, 3)
    assert first["connected_wallets"] == [_OTHER]


def test_the_graph_of_a_market_has_its_largest_flows(stored: TestClient) -> None:
    answer = stored.get("/transaction-graph", params={"token_pair": "ETH/USDC"}).json()
    assert answer["transaction_count"] == 3
    assert answer["major_flows"][0] == {"from": _OTHER, "to": _THIRD, "tx_count": 1, "volume": 8.0}
    newest = stored.get("/transaction-graph", params={"token_pair": "ETH/USDC", "limit": 1}).json()
    assert [flow["volume"] for flow in newest["major_flows"]] == [2.0]
    unknown = stored.get("/transaction-graph", params={"token_pair": "A/B"}).json()
    assert unknown == {"token_pair": "A/B", "transaction_count": 0, "major_flows": []}


@pytest.mark.parametrize("body", [[], ["0x12"], {"wallet_addresses": []}, [_ADDRESS] * 101, {}, "x"])
def test_a_bad_question_about_wallets_is_refused(alone: TestClient, body: Any) -> None:
    assert alone.post("/analyze-wallet-cluster", json=body).status_code == 422


@pytest.mark.parametrize(
    "query", [{}, {"token_pair": "ETH"}, {"token_pair": "A/B", "limit": 0}, {"token_pair": "A/B", "limit": 1001}]
)
def test_a_bad_question_about_a_graph_is_refused(alone: TestClient, query: dict[str, Any]) -> None:
    assert alone.get("/transaction-graph", params=query).status_code == 422


def test_without_a_database_wallets_are_refused_and_contracts_are_not(alone: TestClient) -> None:
    assert alone.post("/analyze-wallet-cluster", json=[_ADDRESS]).status_code == 503
    assert alone.get("/transaction-graph", params={"token_pair": "A/B"}).status_code == 503
    health = alone.get("/health").json()
    assert health["status"] == "degraded"
    assert alone.post("/analyze-contract", json={"address": _ADDRESS, "bytecode": "0x00"}).status_code == 200


def test_a_strange_node_url_is_refused_at_the_start() -> None:
    with pytest.raises(SettingsError, match="ETH_RPC_URL"):
        create_app(create_platform({"LOG_LEVEL": "silent", "ETH_RPC_URL": "ftp://somewhere"}))
