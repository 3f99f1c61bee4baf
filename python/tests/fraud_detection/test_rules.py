import pytest

from soba_services.fraud_detection.alerts import Alert
from soba_services.fraud_detection.contract_rules import find_in_contract
from soba_services.fraud_detection.network import Network, build_network, find_in_network, ring_length
from soba_services.fraud_detection.pattern_rules import find_patterns
from soba_services.fraud_detection.transactions import Tx
from tests.fraud_detection.making import ALICE, BOB, DAY, NOW, POOL, facts, paid, settled, tx

_SETTLED = settled()


def _only(found: list[Alert], group: str) -> Alert:
    alerts = [alert for alert in found if alert.group == group]
    assert len(alerts) == 1, found
    assert 0 < alerts[0].confidence < 1
    assert alerts[0].description.endswith(".")
    return alerts[0]


def _in_patterns(one: Tx, history: list[Tx], group: str) -> Alert:
    return _only(find_patterns(facts(one, history)), group)


def test_a_plain_trade_and_a_plain_payment_are_no_finding() -> None:
    for one in (tx(), paid(), tx(amount=2.5, route=3, gas=30.0, slippage=0.01)):
        for history in ([], _SETTLED):
            assert find_patterns(facts(one, history)) == []
            assert find_in_network(facts(one, history), Network()) == []
            assert find_in_contract(facts(one, history), Network()) == []


def test_a_fortune_through_many_hops_in_one_call_is_a_flash_loan() -> None:
    alert = _in_patterns(tx(amount=5000.0, route=7, gas=90.0), [], "flash_loan")
    assert (alert.type, alert.level) == ("flash_loan", "critical")
    assert "5,000 times" in alert.description
    assert "7 hops" in alert.description


def test_long_routes_of_somebody_who_always_takes_them_are_none() -> None:
    history = [one._replace(route=5) for one in _SETTLED]
    assert find_patterns(facts(tx(route=6, amount=2.0), history)) == []
    assert find_patterns(facts(paid(route=7, amount=3.0), _SETTLED)) == []


def test_two_near_trades_of_one_amount_are_a_sandwich() -> None:
    front = tx(at=NOW - 12, gas=90.0, block=100, amount=8.0)
    alert = _in_patterns(tx(amount=7.9, block=100), [front], "sandwich")
    assert (alert.type, alert.level) == ("sandwich", "critical")
    assert "12 s apart" in alert.description
    calm = _in_patterns(tx(amount=7.0), [tx(at=NOW - 50, amount=8.0)], "sandwich")
    assert calm.confidence < alert.confidence / 2


def test_much_slippage_leaves_room_for_others() -> None:
    small, large = (_in_patterns(tx(slippage=slippage), [], "exposure") for slippage in (0.03, 0.2))
    assert small.type == large.type == "sandwich"
    assert small.confidence < large.confidence
    assert "3.0%" in small.description


def test_haste_that_costs_many_times_the_usual_gas_is_mev() -> None:
    alert = _in_patterns(tx(gas=300.0), _SETTLED, "mev")
    assert alert.type == "mev"
    assert "15.0 times" in alert.description


def test_an_amount_unlike_any_before_is_unusual_more_so_after_a_long_quiet() -> None:
    soon = _in_patterns(paid(amount=40.0), _SETTLED[:12], "unusual")
    history = [one._replace(at=one.at - 100 * DAY) for one in _SETTLED]
    late = _in_patterns(paid(amount=40.0), history, "unusual")
    assert soon.type == "unusual_pattern"
    assert "101 quiet days" in late.description
    assert soon.confidence < late.confidence
    # A few amounts are no habit.
    assert find_patterns(facts(tx(amount=40.0), _SETTLED[:4])) == []


def test_a_burst_is_one_only_for_those_who_are_slow() -> None:
    hasty = [paid(at=NOW - 100 * n, receiver=f"0x{n:040x}", amount=1.0 + n / 7) for n in range(1, 12)]
    assert "11 transactions" in _in_patterns(paid(amount=1.05), [*_SETTLED, *hasty], "unusual").description
    bot = [tx(at=NOW - 200 * n, amount=1.0 + n / 7) for n in range(1, 600)]
    assert find_patterns(facts(tx(), bot)) == []


def test_an_account_that_is_emptied_is_noticed_at_the_second_payment() -> None:
    first = paid(at=NOW - 120, amount=4.0)
    found = find_patterns(facts(paid(amount=5.0, gas=60.0), [*_SETTLED, first]))
    assert any("emptied" in alert.description and "Payment 2" in alert.description for alert in found)


@pytest.mark.parametrize("receivers", [1, 6])
def test_equal_parts_are_noticed(receivers: int) -> None:
    parts = [paid(at=NOW - 300 * n, receiver=f"0x{n % receivers:040x}", amount=2.0) for n in range(1, 7)]
    last = paid(receiver=f"0x{0:040x}", amount=2.0)
    found = find_patterns(facts(last, parts))
    assert any("7 equal amounts" in alert.description for alert in found)


def test_trades_that_only_feign_volume_are_noticed() -> None:
    history = [paid(sender=BOB, receiver=ALICE, at=NOW - 100 * n, amount=1.0 + n) for n in range(1, 4)]
    found = find_patterns(facts(paid(), history))
    assert any("paid each other 4 times" in alert.description for alert in found)
    found = find_patterns(facts(paid(receiver=ALICE)))
    assert any("its own sender" in alert.description for alert in found)


def _ring(size: int) -> list[str]:
    return [f"0x{number:040x}" for number in range(100, 100 + size)]


def test_money_that_moves_in_a_ring_is_noticed() -> None:
    ring = _ring(5)
    around = [paid(sender=ring[n], receiver=ring[(n + 1) % 5], at=NOW - 1000 + n) for n in range(5)]
    network = build_network(around)
    last = paid(sender=ring[0], receiver=ring[1])
    assert ring_length(network, last) == 4
    alert = _only(find_in_network(facts(last), network), "network")
    assert "4 payments" in alert.description
    assert ring_length(build_network(around[:4]), last) is None
    # Calls of contracts make no ring: everybody meets in the same pools.
    calls = build_network([one._replace(is_contract=True) for one in around])
    assert ring_length(calls, last) is None


def test_a_large_network_is_searched_only_so_far() -> None:
    hub = [paid(sender=BOB, receiver=f"0x{number:040x}") for number in range(5000)]
    network = build_network([*hub, paid(sender=f"0x{4999:040x}", receiver=ALICE)])
    assert ring_length(network, paid(sender=ALICE, receiver=BOB)) is None


def test_a_new_address_that_many_pay_collects() -> None:
    collected = [paid(sender=f"0x{n:040x}", receiver=BOB, at=NOW - 1000 * n) for n in range(1, 15)]
    alert = _only(find_in_network(facts(paid()), build_network(collected)), "network")
    assert "14 senders" in alert.description
    old = [*collected, paid(sender=f"0x{99:040x}", receiver=BOB, at=NOW - 30 * DAY)]
    assert find_in_network(facts(paid()), build_network(old)) == []


def test_what_nobody_called_before_is_told_only_by_a_network_that_knows_enough() -> None:
    known = [tx(sender=f"0x{n:040x}", at=NOW - n) for n in range(600)]
    stranger = facts(tx(receiver=f"0x{77777:040x}", slippage=0.04))
    alert = _only(find_in_contract(stranger, build_network(known)), "contract")
    assert "None of 600" in alert.description
    assert find_in_contract(stranger, build_network(known[:400])) == []
    assert find_in_contract(facts(tx(receiver=POOL)), build_network(known)) == []


def test_a_stranger_with_a_fortune_is_noticed() -> None:
    known = [tx(sender=f"0x{n:040x}", at=NOW - n) for n in range(600)]
    rich = facts(tx(sender=f"0x{88888:040x}", amount=500.0))
    assert "500 times" in _only(find_in_network(rich, build_network(known)), "network").description
    assert find_in_network(facts(tx(sender=f"0x{88888:040x}", amount=3.0)), build_network(known)) == []


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (paid(receiver="0x" + "0" * 40), "nobody can spend"),
        (paid(receiver="0x000000000000000000000000000000000000dead"), "nobody can spend"),
        (tx(receiver="0x" + "0" * 39 + "4"), "built-in"),
        (tx(slippage=0.3), "take a fee"),
    ],
)
def test_contracts_that_lose_what_they_get_are_noticed(one: Tx, reason: str) -> None:
    alert = _only(find_in_contract(facts(one), Network()), "contract")
    assert alert.type == "contract_risk"
    assert reason in alert.description
