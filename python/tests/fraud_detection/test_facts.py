import math
from datetime import UTC, datetime

import pytest

from soba_services.base.models import Transaction
from soba_services.fraud_detection.facts import NAMES, to_row
from soba_services.fraud_detection.population import Population, describe
from soba_services.fraud_detection.transactions import to_gwei, to_tx
from tests.fraud_detection.making import ALICE, BOB, DAY, HOUR, NOW, facts, paid, settled, tx


@pytest.mark.parametrize("price", [3e10, 30, 3e-8])
def test_a_gas_price_may_be_in_wei_gwei_or_ether(price: float) -> None:
    assert to_gwei(price) == pytest.approx(30)


def test_what_callers_give_is_brought_to_one_form() -> None:
    given = Transaction(
        tx_hash="0x1",
        from_address="0xAB",
        to_address="0xCD",
        amount=10**30,
        token_pair="eth/usdc",
        timestamp=datetime(2026, 1, 1, tzinfo=UTC),
        slippage=7,
    )
    made = to_tx(given)
    assert (made.sender, made.receiver, made.pair) == ("0xab", "0xcd", "ETH/USDC")
    assert made.amount == 1e30
    assert made.slippage == 1


def test_an_amount_is_compared_to_the_senders_own() -> None:
    found = facts(tx(amount=100.0), settled())
    assert found.amount_times == pytest.approx(100, rel=0.5)
    assert found.amount_z > 5
    assert abs(facts(tx(amount=1.2), settled()).amount_z) < 2


def test_amounts_of_two_pairs_are_not_compared_as_they_are() -> None:
    history = settled(pair="PEPE/WETH")
    history = [one._replace(amount=one.amount * 1e21) for one in history]
    assert facts(tx(amount=1.0), history).amount_times is None
    # Where both pairs' usual amounts are known, they compare by these.
    usual = Population({"ETH/USDC": 0.0, "PEPE/WETH": 21.0})
    assert facts(tx(amount=1.0), history, usual).amount_times == pytest.approx(1, rel=0.5)


@pytest.mark.parametrize(("amount", "pair"), [(3e18, "ETH/USDC"), (3e17, "WBTC/USDC"), (2e9, "ETH/USDC")])
def test_an_amount_in_the_smallest_units_is_no_fortune(amount: float, pair: str) -> None:
    times = facts(tx(amount=amount, pair=pair), settled()).pair_times
    assert times is not None
    assert times < 100
    assert facts(tx(amount=3e18), settled()).amount_z < 3


def test_a_fortune_is_one_also_in_the_smallest_units() -> None:
    assert facts(tx(amount=5e3)).pair_times == facts(tx(amount=5e21)).pair_times == pytest.approx(5000)


def test_only_the_past_counts() -> None:
    later = [one._replace(at=NOW + 10 * DAY) for one in settled()]
    found = facts(tx(), later)
    assert (found.known, found.amount_times, found.since_last) == (0, None, None)
    own = tx(hash="0xsame")
    assert facts(own, [own]).known == 0


def test_the_last_hour_and_day_are_counted() -> None:
    history = [paid(at=NOW - 600 * number, receiver=f"0x{number:040x}", amount=2.0) for number in range(1, 13)]
    found = facts(paid(amount=2.0), [*history, *settled()])
    assert (found.last_hour, found.last_day, found.hour_receivers) == (6, 13, 7)
    assert (found.equal_amounts, found.equal_receivers) == (12, 13)
    assert found.receiver_is_new
    assert found.usual_per_day == pytest.approx(32 / 20)


def test_a_receiver_met_only_within_the_hour_is_still_new() -> None:
    found = facts(paid(), [*settled(), paid(at=NOW - 60)])
    assert (found.receiver_is_new, found.hour_to_receiver) == (True, 1)
    assert not facts(paid(), [*settled(), paid(at=NOW - 2 * HOUR)]).receiver_is_new


def test_trades_there_and_back_are_seen() -> None:
    history = [paid(sender=BOB, receiver=ALICE, at=NOW - 100 * number) for number in range(1, 4)]
    assert facts(paid(), history).back_and_forth == 3


def test_a_near_trade_is_the_other_leg_also_by_the_reversed_pair() -> None:
    leg = facts(tx(pair="ETH/USDC"), [tx(at=NOW - 12, pair="USDC/ETH", amount=1.01, gas=80.0)]).leg
    assert leg is not None
    assert (leg.seconds, leg.gas_ratio, leg.is_same_block) == (12, 4, False)
    assert leg.amount_change == pytest.approx(0.01, abs=0.001)
    assert facts(tx(), [tx(at=NOW - 100)]).leg is None
    assert facts(tx(), [tx(at=NOW - 12, sender=BOB)]).leg is None
    assert facts(tx(), [tx(at=NOW - 12, pair="WBTC/USDC")]).leg is None


@pytest.mark.parametrize("amount", [0.0, 1e-300, 1e30, 1.7e308])
def test_every_row_is_finite_and_has_its_names(amount: float) -> None:
    one = tx(amount=amount, gas=amount, slippage=1.0, route=10_000)
    for history in ([], settled(), [tx(amount=1.7e308, at=NOW - 1)] * 9):
        row = to_row(facts(one, history))
        assert len(row) == len(NAMES)
        assert all(math.isfinite(value) and abs(value) <= 10 for value in row)


def test_a_population_knows_pairs_that_have_enough_transactions() -> None:
    found = describe([*settled(30), *[one._replace(pair="A/B", hash=f"x{one.hash}") for one in settled(5)]])
    assert set(found.amounts) == {"ETH/USDC"}
    assert found.gas == 20
    assert describe([]) == Population()
