"""Blocks that were made so that the answer is known."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soba_services.blockchain_intelligence.hashes import selector
from soba_services.blockchain_intelligence.legs import MevTransaction
from soba_services.blockchain_intelligence.opportunities import among_transactions

_AT = datetime(2026, 1, 1, tzinfo=UTC)
_ROUTER = "0x" + "99" * 20


def _account(number: int) -> str:
    return f"0x{number:040x}"


def _swap(number: int, sender: int, pair: str = "ETH/USDC", **more: Any) -> MevTransaction:
    known = {
        "tx_hash": f"0x{number:064x}",
        "from_address": _account(sender),
        "to_address": _ROUTER,
        "amount": 10.0,
        "token_pair": pair,
        "timestamp": _AT,
        "gas_price": 30.0,
        "slippage": 0.01,
        "route_length": 1,
        "contract_interaction": True,
        "block_number": 100,
        "position": number,
    }
    return MevTransaction.model_validate({**known, **more})


_VICTIM = _swap(5, sender=1)
_FRONT = _swap(4, sender=2, gas_price=60.0)
_BACK = _swap(6, sender=2, pair="USDC/ETH")


def _kinds(target: MevTransaction, *surrounding: MevTransaction) -> list[str]:
    return [found.kind for found in among_transactions(target, list(surrounding))]


def test_a_target_between_opposite_swaps_of_one_actor_is_sandwiched() -> None:
    (found,) = among_transactions(_VICTIM, [_BACK, _FRONT])
    assert found.kind == "sandwich"
    assert found.target == _VICTIM.tx_hash
    assert found.block == 100
    assert found.confidence >= 0.9
    assert found.profit == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("front", "back"),
    [
        (_FRONT, _BACK.model_copy(update={"from_address": _account(3)})),
        (_FRONT, _BACK.model_copy(update={"position": 3})),
        (_FRONT, _BACK.model_copy(update={"block_number": 101})),
        (_FRONT, _BACK.model_copy(update={"token_pair": "ETH/USDC"})),
        (_FRONT, _BACK.model_copy(update={"token_pair": "USDC/DAI"})),
        (_FRONT.model_copy(update={"position": 7}), _BACK),
        (_FRONT.model_copy(update={"token_pair": "USDC/ETH"}), _BACK),
        (
            _FRONT.model_copy(update={"from_address": _VICTIM.from_address}),
            _BACK.model_copy(update={"from_address": _VICTIM.from_address}),
        ),
    ],
    ids=[
        "another actor",
        "both before",
        "another block",
        "the same direction",
        "another pair",
        "both after",
        "front goes the other way",
        "the target's own",
    ],
)
def test_without_one_of_the_signs_it_is_no_sandwich(front: MevTransaction, back: MevTransaction) -> None:
    # One more swap the other way shows that the spelling of pairs tells directions here.
    other = _swap(50, sender=9, pair="USDC/ETH")
    assert "sandwich" not in _kinds(_VICTIM, front, back, other)


def test_a_bot_is_known_by_its_contract_though_its_accounts_differ() -> None:
    bot = "0x" + "b0" * 20
    front = _FRONT.model_copy(update={"to_address": bot})
    back = _BACK.model_copy(update={"to_address": bot})
    assert _kinds(_VICTIM, front, back) == ["sandwich"]
    assert "sandwich" not in _kinds(_VICTIM, _FRONT, _BACK.model_copy(update={"from_address": _account(3)}))


def test_the_gain_is_what_came_back_where_that_is_told() -> None:
    front = _FRONT.model_copy(update={"token_in": "ETH", "token_out": "USDC"})
    back = _BACK.model_copy(update={"token_in": "USDC", "token_out": "ETH", "amount_out": 10.7})
    (found,) = among_transactions(_VICTIM, [front, back])
    assert found.profit == pytest.approx(0.7)


def test_without_directions_a_bracket_of_like_amounts_is_a_weaker_sign() -> None:
    back = _BACK.model_copy(update={"token_pair": "ETH/USDC"})
    (found,) = among_transactions(_VICTIM, [_FRONT, back])
    assert found.kind == "sandwich"
    assert found.confidence <= 0.5
    assert "directions not told" in found.method
    assert "sandwich" not in _kinds(_VICTIM, _FRONT, back.model_copy(update={"amount": 100.0}))


def test_without_positions_time_and_gas_price_order_them() -> None:
    unplaced = {"block_number": None, "position": None}
    later = _AT + timedelta(seconds=1)
    front = _FRONT.model_copy(update=unplaced)
    victim = _VICTIM.model_copy(update=unplaced)
    back = _BACK.model_copy(update={**unplaced, "timestamp": later})
    (found,) = among_transactions(victim, [back, front])
    assert found.kind == "sandwich"
    assert found.confidence < 0.9
    far = back.model_copy(update={"timestamp": _AT + timedelta(minutes=5)})
    assert "sandwich" not in _kinds(victim, front, far)


def test_somebody_who_paid_more_for_the_same_just_before_ran_in_front() -> None:
    other_way = _swap(50, sender=9, pair="USDC/ETH")
    (found,) = among_transactions(_VICTIM, [_FRONT, other_way])
    assert found.kind == "frontrun"
    assert found.target == _VICTIM.tx_hash
    assert found.profit == pytest.approx(0.1)
    for change in (
        {"gas_price": 30.0},
        {"token_pair": "USDC/ETH"},
        {"from_address": _VICTIM.from_address},
        {"position": 9},
        {"block_number": 99},
    ):
        assert _kinds(_VICTIM, _FRONT.model_copy(update=change), other_way) == []


def test_swaps_that_come_back_to_the_first_token_are_an_arbitrage() -> None:
    cycle = [
        _swap(10, sender=7, pair="ETH/USDC"),
        _swap(11, sender=7, pair="USDC/DAI"),
        _swap(12, sender=7, pair="DAI/ETH", amount_out=10.25),
    ]
    (found,) = among_transactions(_swap(40, sender=8, pair="A/B"), cycle)
    assert found.kind == "arbitrage"
    assert found.target == cycle[2].tx_hash
    assert found.profit == pytest.approx(0.25)
    at_a_loss = [*cycle[:2], cycle[2].model_copy(update={"amount_out": 9.0})]
    assert _kinds(_swap(40, sender=8, pair="A/B"), *at_a_loss) == []
    assert _kinds(_swap(40, sender=8, pair="A/B"), *cycle[:2]) == []
    by_others = [*cycle[:2], cycle[2].model_copy(update={"from_address": _account(8)})]
    assert _kinds(_swap(40, sender=9, pair="A/B"), *by_others) == []


def test_a_round_trip_is_an_arbitrage_only_between_two_pools() -> None:
    there = _swap(10, sender=7)
    back = _swap(11, sender=7, pair="USDC/ETH")
    outside = _swap(40, sender=8, pair="A/B")
    assert _kinds(outside, there, back) == []
    pools = [there.model_copy(update={"pool": "one"}), back.model_copy(update={"pool": "two"})]
    assert _kinds(outside, *pools) == ["arbitrage"]


def test_a_gain_that_nobody_told_is_not_made_up() -> None:
    pairs = ["ETH/USDC", "USDC/DAI", "DAI/ETH"]
    cycle = [_swap(10 + place, sender=7, pair=pair) for place, pair in enumerate(pairs)]
    (found,) = among_transactions(cycle[0], cycle)
    assert found.profit == 0
    assert "not told" in found.method


def test_calls_of_liquidations_are_told_by_their_selector() -> None:
    call = f"0x{selector('liquidationCall(address,address,address,uint256,bool)'):08x}" + "00" * 160
    target = _swap(1, sender=1, pair="", input=call)
    (found,) = among_transactions(target, [])
    assert found.kind == "liquidation"
    assert _kinds(_swap(1, sender=1, pair="", input="0xa9059cbb" + "00" * 64)) == []


_TRANSACTIONS = st.builds(
    lambda number, sender, pair, place, amount: _swap(number, sender, pair, position=place, amount=amount),
    st.integers(0, 30),
    st.integers(0, 3),
    st.sampled_from(["ETH/USDC", "USDC/ETH", "USDC/DAI", "DAI/ETH", "x", ""]),
    st.one_of(st.none(), st.integers(0, 9)),
    st.floats(0, 1e12),
)


@settings(max_examples=200, deadline=None)
@given(_TRANSACTIONS, st.lists(_TRANSACTIONS, max_size=40))
def test_whatever_is_found_is_about_transactions_that_were_given(
    target: MevTransaction, surrounding: list[MevTransaction]
) -> None:
    hashes = {each.tx_hash for each in [target, *surrounding]}
    for found in among_transactions(target, surrounding):
        assert found.target in hashes
        assert 0 < found.confidence <= 1
        assert found.profit >= 0
        if found.kind in {"sandwich", "frontrun"}:
            assert found.target == target.tx_hash


def test_a_thousand_transactions_of_one_actor_are_searched_in_bounds() -> None:
    tokens = "abcdefgh"
    many = [
        _swap(number, sender=1, pair=f"{tokens[number % 8]}/{tokens[(number * 3 + 1) % 8]}") for number in range(1000)
    ]
    assert len(among_transactions(many[500], many)) <= 1000
