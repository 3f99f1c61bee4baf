"""One swap as the detectors see it, whether a caller described it or a block's logs show it."""

from collections import defaultdict
from datetime import datetime
from typing import Literal, NamedTuple

from pydantic import Field

from soba_services.base.models import Transaction, TxHash

_SAME_BLOCK_SECONDS = 24.0


class MevTransaction(Transaction):
    """A transaction as everywhere, and what else may be known of it."""

    tx_hash: TxHash
    token_in: str | None = Field(default=None, max_length=128)
    token_out: str | None = Field(default=None, max_length=128)
    amount_out: float | None = Field(default=None, ge=0)
    pool: str | None = Field(default=None, max_length=128)
    direction: Literal["buy", "sell"] | None = None
    input: str | None = Field(default=None, max_length=200_000, pattern=r"^0x[0-9a-fA-F]*$")


class Leg(NamedTuple):
    tx_hash: str
    block: int | None
    #: Compares with others of the same block.
    order: tuple[float, ...]
    #: Whether `order` is the order of execution, or a guess by time and price.
    is_placed: bool
    at: datetime
    actors: frozenset[str]
    market: str
    sold: str
    bought: str
    amount_in: float
    amount_out: float | None
    gas_price: float
    slippage: float
    #: Whether it is known which of the two was sold.
    is_oriented: bool


def legs_of(transactions: list[MevTransaction]) -> list[Leg]:
    """Swaps among the transactions, in the order in which they ran."""
    swaps = [transaction for transaction in transactions if _tokens_of(transaction) is not None]
    is_placed = all(each.block_number is not None and each.position is not None for each in swaps)
    oriented = _oriented_markets(swaps)
    senders: dict[str, set[str]] = defaultdict(set)
    for each in swaps:
        senders[each.to_address.lower()].add(each.from_address.lower())
    legs = [_leg(each, rank, is_placed, oriented, senders) for rank, each in enumerate(swaps)]
    return sorted(legs, key=lambda leg: leg.order)


def _tokens_of(transaction: MevTransaction) -> tuple[str, str] | None:
    """What is sold, and what for. `ETH/USDC` sells ETH, unless the transaction says that it buys."""
    if transaction.token_in and transaction.token_out:
        return transaction.token_in.lower(), transaction.token_out.lower()
    first, slash, second = transaction.token_pair.lower().partition("/")
    if not slash or not first or not second or first == second:
        return None
    return (second, first) if transaction.direction == "buy" else (first, second)


def _market_of(transaction: MevTransaction) -> str:
    if transaction.pool:
        return transaction.pool.lower()
    return "/".join(sorted(_tokens_of(transaction) or ()))


def _oriented_markets(swaps: list[MevTransaction]) -> set[str]:
    """Where a pair is written in both ways, the way tells the direction; where in one, it may be but a name."""
    ways: dict[str, set[tuple[str, str]]] = defaultdict(set)
    explicit = set()
    for each in swaps:
        market = _market_of(each)
        ways[market].add(_tokens_of(each) or ("", ""))
        if each.direction or each.token_in:
            explicit.add(market)
    return explicit | {market for market, written in ways.items() if len(written) > 1}


def _leg(each: MevTransaction, rank: int, is_placed: bool, oriented: set[str], senders: dict[str, set[str]]) -> Leg:
    sold, bought = _tokens_of(each) or ("", "")
    placed = (float(each.block_number or 0), float(each.position or 0))
    guessed = (each.timestamp.timestamp(), -each.gas_price, float(rank))
    target = each.to_address.lower()
    # A contract that several accounts call is a router; one that a single account calls is probably its own.
    own = {target} if each.contract_interaction and len(senders[target]) == 1 else set()
    market = _market_of(each)
    return Leg(
        each.tx_hash,
        each.block_number,
        placed if is_placed else guessed,
        is_placed,
        each.timestamp,
        frozenset({each.from_address.lower(), *own}),
        market,
        sold,
        bought,
        each.amount,
        each.amount_out,
        each.gas_price,
        min(max(each.slippage, 0.0), 1.0),
        market in oriented,
    )


def in_one_block(first: Leg, second: Leg) -> bool:
    if first.block is not None and second.block is not None:
        return first.block == second.block
    return abs((first.at - second.at).total_seconds()) <= _SAME_BLOCK_SECONDS
