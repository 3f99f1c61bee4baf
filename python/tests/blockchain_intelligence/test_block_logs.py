"""Logs of blocks as nodes give them, made so that the answer is known."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from soba_services.blockchain_intelligence.block_logs import SWAP_V2, SWAP_V3, TRANSFER, Block, Log
from soba_services.blockchain_intelligence.hashes import topic
from soba_services.blockchain_intelligence.opportunities import in_block

AT = datetime(2026, 1, 1, tzinfo=UTC)
POOL, OTHER_POOL, ROUTER = (f"0x{number:040x}" for number in (0xA1, 0xA2, 0xEE))
WETH, USDC = f"0x{0xC1:040x}", f"0x{0xC2:040x}"
BOT, VICTIM, LIQUIDATOR = (f"0x{number:040x}" for number in (0xB1, 0xB2, 0xB3))


def _word(number: int) -> str:
    return f"{number % (1 << 256):064x}"


def _topic_of(account: str) -> str:
    return "0x" + account[2:].rjust(64, "0")


def _log(place: tuple[int, int], address: str, topics: list[str], words: list[int]) -> dict[str, Any]:
    return {
        "address": address,
        "topics": topics,
        "data": "0x" + "".join(map(_word, words)),
        "transactionHash": f"0x{place[0]:064x}",
        "transactionIndex": hex(place[0]),
        "logIndex": hex(place[1]),
        "blockNumber": "0x64",
        "blockHash": "0x" + "0" * 64,
        "removed": False,
    }


def transfer(place: tuple[int, int], token: str, parties: tuple[str, str], amount: int) -> dict[str, Any]:
    return _log(place, token, [TRANSFER, *map(_topic_of, parties)], [amount])


def swap_v2(place: tuple[int, int], pool: str, to: str, amounts: tuple[int, int, int, int]) -> dict[str, Any]:
    return _log(place, pool, [SWAP_V2, _topic_of(ROUTER), _topic_of(to)], list(amounts))


def swap_v3(place: tuple[int, int], pool: str, to: str, amounts: tuple[int, int]) -> dict[str, Any]:
    return _log(place, pool, [SWAP_V3, _topic_of(ROUTER), _topic_of(to)], [*amounts, 1 << 96, 10**18, -5])


def sandwich() -> list[dict[str, Any]]:
    return [
        swap_v2((1, 0), POOL, BOT, (100, 0, 0, 200)),
        swap_v2((2, 0), POOL, VICTIM, (500, 0, 0, 800)),
        swap_v2((3, 0), POOL, BOT, (0, 200, 130, 0)),
    ]


def arbitrage() -> list[dict[str, Any]]:
    return [
        transfer((7, 0), WETH, (BOT, POOL), 100),
        transfer((7, 1), USDC, (POOL, OTHER_POOL), 300),
        swap_v2((7, 2), POOL, OTHER_POOL, (100, 0, 0, 300)),
        transfer((7, 3), WETH, (OTHER_POOL, BOT), 104),
        swap_v3((7, 4), OTHER_POOL, BOT, (-104, 300)),
    ]


def liquidation() -> list[dict[str, Any]]:
    event = topic("LiquidationCall(address,address,address,uint256,uint256,address,bool)")
    topics = [event, *map(_topic_of, (WETH, USDC, VICTIM))]
    return [
        _log((9, 0), ROUTER, topics, [1000, 2000, int(LIQUIDATOR, 16), 0]),
        transfer((9, 1), WETH, (ROUTER, LIQUIDATOR), 50),
    ]


def _found(logs: list[dict[str, Any]], parties: dict[str, tuple[str, str]] | None = None) -> list[Any]:
    return in_block([Log.model_validate(log) for log in logs], Block(AT, parties or {}))


def test_a_sandwich_is_seen_in_the_swaps_of_a_pool() -> None:
    (found,) = _found(sandwich())
    assert (found.kind, found.target, found.profit, found.block) == ("sandwich", f"0x{2:064x}", 30, 100)


def test_the_logs_may_come_in_any_order() -> None:
    assert _found(sandwich()[::-1]) == _found(sandwich())


def test_swaps_of_three_people_are_no_sandwich() -> None:
    logs = sandwich()
    logs[2] = swap_v2((3, 0), POOL, LIQUIDATOR, (0, 200, 130, 0))
    assert _found(logs) == []


def test_a_router_that_all_use_is_no_actor() -> None:
    logs = [swap_v2((place, 0), POOL, ROUTER, (100, 0, 0, 90) if place % 2 else (0, 90, 99, 0)) for place in range(8)]
    assert _found(logs) == []
    parties = {f"0x{place:064x}": (f"0x{place + 500:040x}", ROUTER) for place in range(8)}
    assert _found(logs, parties) == []


def test_two_swaps_through_a_router_around_a_third_are_no_sandwich() -> None:
    through = [
        swap_v2((place, 0), POOL, ROUTER, (100, 0, 0, 90) if place % 2 else (0, 90, 99, 0)) for place in range(9)
    ]
    victim = swap_v2((9, 0), POOL, VICTIM, (100, 0, 0, 90))
    after = swap_v2((10, 0), POOL, ROUTER, (0, 90, 99, 0))
    assert _found([*through, victim, after]) == []


def test_who_sent_the_transactions_tells_actors_apart() -> None:
    logs = [swap_v2((int(log["transactionIndex"], 16), 0), POOL, ROUTER, (1, 0, 0, 1)) for log in sandwich()]
    logs[2] = swap_v2((3, 0), POOL, ROUTER, (0, 1, 2, 0))
    parties = {f"0x{place:064x}": (BOT if place != 2 else VICTIM, ROUTER) for place in (1, 2, 3)}
    (found,) = _found(logs, parties)
    assert found.kind == "sandwich"


def test_an_arbitrage_within_one_transaction_is_followed_from_token_to_token() -> None:
    (found,) = _found(arbitrage())
    assert (found.kind, found.target, found.profit) == ("arbitrage", f"0x{7:064x}", 4)
    at_a_loss = arbitrage()
    at_a_loss[3] = transfer((7, 3), WETH, (OTHER_POOL, BOT), 99)
    at_a_loss[4] = swap_v3((7, 4), OTHER_POOL, BOT, (-99, 300))
    assert _found(at_a_loss) == []


def test_a_liquidation_is_told_by_its_event() -> None:
    (found,) = _found(liquidation())
    assert (found.kind, found.target, found.profit) == ("liquidation", f"0x{9:064x}", 50)
    paid = [*liquidation(), transfer((9, 2), USDC, (LIQUIDATOR, ROUTER), 10)]
    assert _found(paid)[0].profit == 0


def test_a_block_with_all_of_them_has_all_of_them() -> None:
    kinds = [found.kind for found in _found([*sandwich(), *arbitrage(), *liquidation()])]
    assert sorted(kinds) == ["arbitrage", "liquidation", "sandwich"]


_TOPICS = st.sampled_from([SWAP_V2, SWAP_V3, TRANSFER, _topic_of(BOT), _topic_of(VICTIM), _topic_of(POOL)])


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.lists(_TOPICS, max_size=4), st.lists(st.integers(0, 3), max_size=9)),
        max_size=30,
    )
)
def test_strange_logs_are_passed_over(rows: list[tuple[int, list[str], list[int]]]) -> None:
    logs = [_log((place, rank), POOL, topics, words) for rank, (place, topics, words) in enumerate(rows)]
    for found in _found(logs):
        assert found.profit >= 0
