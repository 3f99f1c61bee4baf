"""Wallets whose behaviour is made up, so that what they are is known."""

from datetime import UTC, datetime, timedelta

import pytest

from soba_services.blockchain_intelligence.wallets import Profile, Stored, cluster_of, flows_of

_AT = datetime(2026, 1, 1, tzinfo=UTC)
_ROUTER = "0x" + "99" * 20


def account(number: int) -> str:
    return f"0x{number:040x}"


def sent(sender: int, receiver: int | str, minutes: float = 0, amount: float = 1.0, pair: str = "ETH/USDC") -> Stored:
    at = _AT + timedelta(minutes=minutes)
    to = receiver if isinstance(receiver, str) else account(receiver)
    return Stored(f"{sender}-{to}-{minutes}", account(sender), to, amount, pair, at, 30.0, to == _ROUTER, None, None)


def _one(stored: list[Stored], large: float = 1000.0) -> Profile:
    pairs = {each.token_pair: large for each in stored}
    return cluster_of([account(1)], stored, pairs).profiles[0]


def test_two_circles_of_friends_are_two_clusters() -> None:
    stored = [sent(a, b, a + b) for circle in ((1, 2, 3), (4, 5, 6)) for a in circle for b in circle if a != b]
    found = cluster_of([account(number) for number in range(1, 8)], stored, {})
    assert found.groups == [[account(1), account(2), account(3)], [account(4), account(5), account(6)]]
    assert found.edges == 6
    assert found.density == pytest.approx(6 / 21, abs=1e-6)
    assert found.clustering == pytest.approx(6 / 7, abs=1e-6)
    assert found.profiles[0].connected == [account(2), account(3)]
    assert found.profiles[6].connected == []
    assert found.profiles[6].recommendation == "No transactions of it are stored."


def test_wallets_that_one_account_pays_belong_together_but_not_users_of_one_contract() -> None:
    funded = [sent(50, 1), sent(50, 2)]
    assert cluster_of([account(1), account(2)], funded, {}).groups == [[account(1), account(2)]]
    trading = [sent(1, _ROUTER), sent(2, _ROUTER)]
    assert cluster_of([account(1), account(2)], trading, {}).groups == []


def test_a_wallet_with_little_to_tell_is_normal() -> None:
    found = _one([sent(1, 2), sent(3, 1, 500, amount=3.0)])
    assert (found.pattern, found.transactions, found.counterparties, found.average) == ("normal", 2, 2, 2.0)
    assert found.risk == 0


def test_a_wallet_that_acts_like_a_clock_is_a_bot() -> None:
    assert _one([sent(1, 10 + step, step * 30) for step in range(30)]).pattern == "bot"
    uneven = [sent(1, 10 + step, step * step * 7.0) for step in range(30)]
    assert _one(uneven).pattern == "normal"


def test_a_wallet_of_amounts_that_few_reach_is_a_whale() -> None:
    assert _one([sent(1, 2, 0, 5000.0), sent(1, 3, 900, 4000.0)]).pattern == "whale"


def test_funds_that_come_back_or_pass_through_are_suspicious() -> None:
    back = [each for step in range(4) for each in (sent(1, 2, step * 300), sent(2, 1, step * 300 + 5))]
    assert _one(back).pattern == "suspicious"
    through = [each for step in range(4) for each in (sent(2, 1, step * 300), sent(1, 3, step * 300 + 5))]
    assert _one(through).pattern == "suspicious"
    assert _one(through).risk > 0.5
    slow = [each for step in range(4) for each in (sent(2, 1, step * 300), sent(1, 3, step * 300 + 150))]
    assert _one(slow).pattern == "normal"


def test_a_wallet_of_cycles_is_an_arbitrageur() -> None:
    pairs = ("ETH/USDC", "USDC/DAI", "DAI/ETH")
    stored = [
        sent(1, _ROUTER, step * 97 + place * 0.1, 10.0 + step, pair)
        for step in range(5)
        for place, pair in enumerate(pairs)
    ]
    assert _one(stored).pattern == "arbitrageur"


def test_no_wallets_make_an_empty_cluster() -> None:
    found = cluster_of([], [], {})
    assert (found.edges, found.density, found.clustering, found.groups, found.profiles) == (0, 0, 0, [], [])


def test_flows_add_up_and_the_largest_is_first() -> None:
    flows = flows_of([sent(1, 2, 0, 2.0), sent(1, 2, 1, 3.0), sent(2, 1, 2, 1.0), sent(3, 1, 3, 9.0)], 2)
    assert [(flow.sender, flow.receiver, flow.transactions, flow.volume) for flow in flows] == [
        (account(3), account(1), 1, 9.0),
        (account(1), account(2), 2, 5.0),
    ]
