"""Flash loans, sandwiches, bidding for places in a block, and what the sender never did before."""

from collections.abc import Iterator

from soba_services.fraud_detection.alerts import Alert, bounded
from soba_services.fraud_detection.facts import DAY, Facts

_HOLD = "Hold the transaction until somebody has looked at it."
_WATCH = "Watch the sender's next transactions."


def _times(facts: Facts) -> float:
    """How much more than usual is moved: against the sender's own past if there is one, else against the pair."""
    own, pair = facts.amount_times, facts.pair_times
    return own if own is not None else pair if pair is not None else 1.0


def flash_loan(facts: Facts) -> Iterator[Alert]:
    """Somebody moves a fortune that they have not, through many pools, in one call."""
    tx, times = facts.tx, _times(facts)
    if not tx.is_contract or tx.route < 4 or (times < 20 and facts.is_settled) or (times < 5 and tx.route < 6):
        return
    confidence = bounded(
        0.3,
        0.15 * (tx.route >= 6),
        0.25 * (times >= 50),
        0.1 * (times >= 300),
        0.1 * (facts.gas_times >= 2),
        0.1 * (not facts.is_settled),
    )
    moved = f"{times:,.0f} times the usual amount" if times >= 5 else "an amount without a history"
    yield Alert(
        "flash_loan",
        "flash_loan",
        confidence,
        f"One call moves {moved} through {tx.route} hops, as loans that are paid back at once do.",
        "Check whether the call borrows and repays, and pause the pools on its route if it does.",
    )


def sandwich(facts: Facts) -> Iterator[Alert]:
    leg = facts.leg
    if leg is None or not facts.tx.is_contract or leg.amount_change > 0.15:
        return
    confidence = bounded(
        0.2,
        0.2 * (leg.seconds <= 15),
        0.1 * (leg.amount_change <= 0.03),
        0.25 * (leg.gas_ratio >= 1.3),
        0.1 * (leg.gas_ratio >= 3),
        0.15 * leg.is_same_block,
    )
    yield Alert(
        "sandwich",
        "sandwich",
        confidence,
        f"The sender traded nearly the same amount of the pair {leg.seconds:.0f} s apart,"
        f" with gas prices that differ {leg.gas_ratio:.1f} times: two sides of a sandwich look like this.",
        "Look for a trade of somebody else between the two.",
    )


def exposure(facts: Facts) -> Iterator[Alert]:
    tx = facts.tx
    if not tx.is_contract or tx.slippage < 0.02:
        return
    confidence = bounded(0.15, min(tx.slippage, 0.2) * 2, 0.1 * (_times(facts) >= 5))
    yield Alert(
        "exposure",
        "sandwich",
        confidence,
        f"A slippage of {tx.slippage:.1%} leaves room for others to trade around this transaction.",
        "Lower the slippage, or send it through a private relay.",
    )


def bidding(facts: Facts) -> Iterator[Alert]:
    tx = facts.tx
    if not tx.is_contract or facts.gas_times < 3:
        return
    confidence = bounded(0.15, 0.15 * (facts.gas_times >= 5), 0.15 * (facts.gas_times >= 10), 0.1 * (tx.route >= 3))
    yield Alert(
        "mev",
        "mev",
        confidence,
        f"It pays {facts.gas_times:.1f} times the usual gas price to be placed before others.",
        "Look at what it was placed before.",
    )


def unusual_amount(facts: Facts) -> Iterator[Alert]:
    if facts.comparable < 8 or facts.amount_z < 3.5 or (facts.amount_times or 0) < 4:
        return
    is_awake = (facts.since_last or 0) > 60 * DAY
    confidence = bounded(
        0.2,
        0.04 * min(facts.amount_z, 10),
        0.15 * facts.receiver_is_new,
        0.1 * (facts.gas_times >= 2),
        0.15 * is_awake,
    )
    after = f", after {(facts.since_last or 0) / DAY:.0f} quiet days" if is_awake else ""
    to = " to a receiver it never met" if facts.receiver_is_new else ""
    yield Alert(
        "unusual",
        "unusual_pattern",
        confidence,
        f"The amount is {facts.amount_times or 0:,.0f} times what the sender usually moves{to}{after}.",
        _HOLD,
    )


def burst(facts: Facts) -> Iterator[Alert]:
    usual_per_hour = facts.usual_per_day / 24
    if facts.known < 5 or facts.last_hour < 5 or facts.last_hour < 8 * usual_per_hour:
        return
    confidence = bounded(
        0.15,
        0.15 * (facts.last_hour >= 10),
        0.2 * (facts.hour_receivers >= 4),
        0.15 * facts.receiver_is_new,
        0.1 * (facts.gas_times >= 2),
    )
    yield Alert(
        "unusual",
        "unusual_pattern",
        confidence,
        f"{facts.last_hour} transactions in the last hour to {facts.hour_receivers} receivers;"
        f" the sender usually makes {facts.usual_per_day:.1f} a day.",
        "Ask the owner of the account whether it is they who send.",
    )


def emptying(facts: Facts) -> Iterator[Alert]:
    tx = facts.tx
    if tx.is_contract or not facts.is_settled or not facts.receiver_is_new or (facts.amount_times or 0) < 1.5:
        return
    if facts.hour_to_receiver == 0:
        return
    confidence = bounded(
        0.15,
        0.2 * min(facts.hour_to_receiver, 3),
        0.05 * min(max(facts.amount_z, 0.0), 4.0),
        0.1 * (facts.gas_times >= 2),
    )
    yield Alert(
        "unusual",
        "unusual_pattern",
        confidence,
        f"Payment {facts.hour_to_receiver + 1} within an hour to a receiver that was unknown before,"
        f" of {facts.amount_times or 0:,.1f} times the usual amount: an account is emptied like this.",
        _HOLD,
    )


def equal_parts(facts: Facts) -> Iterator[Alert]:
    if facts.tx.is_contract or facts.equal_amounts < 2:
        return
    is_repeated = facts.equal_receivers == 1
    if not is_repeated and facts.equal_receivers < 3:
        return
    confidence = bounded(
        0.15,
        0.04 * min(facts.equal_amounts, 8),
        0.03 * min(facts.equal_receivers, 6),
        0.15 * (facts.receiver_is_new and facts.is_settled),
        0.1 * is_repeated,
    )
    to = "the same receiver" if is_repeated else f"{facts.equal_receivers} receivers"
    yield Alert(
        "unusual",
        "unusual_pattern",
        confidence,
        f"{facts.equal_amounts + 1} equal amounts to {to} within a day,"
        " as when a sum is split to hide its way or volume is feigned.",
        _WATCH,
    )


def there_and_back(facts: Facts) -> Iterator[Alert]:
    tx = facts.tx
    to_self = tx.sender == tx.receiver
    if facts.back_and_forth < 2 and not to_self:
        return
    confidence = bounded(0.3, 0.1 * min(facts.back_and_forth, 5), 0.1 * (facts.equal_amounts >= 2))
    what = "It goes to its own sender" if to_self else f"The same two paid each other {facts.back_and_forth + 1} times"
    yield Alert(
        "unusual",
        "unusual_pattern",
        confidence,
        f"{what} within an hour, as trades do that only feign volume.",
        "Leave these trades out of the pair's volume.",
    )


RULES = (flash_loan, sandwich, exposure, bidding, unusual_amount, burst, emptying, equal_parts, there_and_back)


def find_patterns(facts: Facts) -> list[Alert]:
    return [alert for rule in RULES for alert in rule(facts)]
