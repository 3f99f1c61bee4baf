"""Everything that can be told of value taken out of transactions, from what is given or known of a block."""

from soba_services.base.models import now
from soba_services.blockchain_intelligence.block_logs import (
    LIQUIDATION_CALLS,
    Block,
    Log,
    legs_in,
    liquidations_in,
)
from soba_services.blockchain_intelligence.legs import MevTransaction, legs_of
from soba_services.blockchain_intelligence.mev import Opportunity, cycles_in, front_runs_of, sandwiches_around


def among_transactions(target: MevTransaction, surrounding: list[MevTransaction]) -> list[Opportunity]:
    """The target's own troubles, and what the transactions do together. One hash counts once."""
    known = {each.tx_hash: each for each in [*surrounding, target]}
    transactions = list(known.values())
    legs = legs_of(transactions)
    sandwiches = sandwiches_around(legs, frozenset({target.tx_hash}))
    front_runs = [] if sandwiches else front_runs_of(legs, target.tx_hash)
    return [*sandwiches, *front_runs, *cycles_in(legs), *_liquidations(transactions)]


def _liquidations(transactions: list[MevTransaction]) -> list[Opportunity]:
    return [
        Opportunity("liquidation", 0.9, 0.0, each.tx_hash, each.block_number, each.timestamp, "calls a liquidation")
        for each in transactions
        if each.input is not None and len(each.input) >= 10 and int(each.input[2:10], 16) in LIQUIDATION_CALLS
    ]


def in_block(logs: list[Log], block: Block) -> list[Opportunity]:
    legs = legs_in(logs, block)
    return [*sandwiches_around(legs), *cycles_in(legs), *liquidations_in(logs, block)]


def block_of(transactions: list[MevTransaction]) -> Block:
    """What given transactions tell of the block whose logs are given."""
    at = max((each.timestamp for each in transactions), default=None)
    parties = {each.tx_hash: (each.from_address.lower(), each.to_address.lower()) for each in transactions}
    return Block(at or now(), parties)
