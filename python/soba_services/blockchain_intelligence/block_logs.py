"""Swaps, liquidations and token transfers from the logs of a block."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final, NamedTuple

from pydantic import AliasChoices, BeforeValidator, Field

from soba_services.base.models import WireModel
from soba_services.blockchain_intelligence.hashes import selector, topic
from soba_services.blockchain_intelligence.legs import Leg
from soba_services.blockchain_intelligence.mev import Opportunity

TRANSFER: Final = topic("Transfer(address,address,uint256)")
SWAP_V2: Final = topic("Swap(address,uint256,uint256,uint256,uint256,address)")
SWAP_V3: Final = topic("Swap(address,address,int256,int256,uint160,uint128,int24)")
SWAP_V3_FEES: Final = topic("Swap(address,address,int256,int256,uint160,uint128,int24,uint128,uint128)")
LIQUIDATIONS: Final = {
    topic("LiquidationCall(address,address,address,uint256,uint256,address,bool)"): "Aave's LiquidationCall event",
    topic("LiquidateBorrow(address,address,uint256,address,uint256)"): "Compound's LiquidateBorrow event",
    topic("AbsorbCollateral(address,address,address,uint256,uint256)"): "Compound's AbsorbCollateral event",
}
LIQUIDATION_CALLS: Final = {
    selector("liquidationCall(address,address,address,uint256,bool)"),
    selector("liquidateBorrow(address,uint256,address)"),
    selector("liquidateBorrow(address)"),
    selector("absorb(address,address[])"),
}
_SIGN = 1 << 255
#: An address that so many transactions of a block have in common is a router, not an actor.
_SHARED_BY = 4


def _number(value: Any) -> Any:
    return int(value, 16) if isinstance(value, str) and value.startswith("0x") else value


Quantity = Annotated[int, BeforeValidator(_number), Field(ge=0, le=1 << 63)]
Hash = Annotated[str, Field(pattern=r"^0x[0-9a-fA-F]{64}$")]


class Log(WireModel):
    """As `eth_getLogs` gives it."""

    address: str = Field(pattern=r"^0x[0-9a-fA-F]{40}$")
    topics: list[Hash] = Field(max_length=4)
    data: str = Field(default="0x", pattern=r"^0x([0-9a-fA-F]{2})*$", max_length=100_000)
    transaction_hash: Hash = Field(validation_alias=AliasChoices("transactionHash", "transaction_hash"))
    transaction_index: Quantity = Field(validation_alias=AliasChoices("transactionIndex", "transaction_index"))
    log_index: Quantity = Field(validation_alias=AliasChoices("logIndex", "log_index"))
    block_number: Quantity = Field(validation_alias=AliasChoices("blockNumber", "block_number"))

    def words(self) -> list[int]:
        data = bytes.fromhex(self.data[2:])
        return [int.from_bytes(data[start : start + 32]) for start in range(0, len(data) - 31, 32)]

    def account(self, place: int) -> str:
        return "0x" + self.topics[place][-40:].lower()


class Transfer(NamedTuple):
    token: str
    sender: str
    receiver: str
    amount: int


class _Swap(NamedTuple):
    log: Log
    is_first_sold: bool
    amount_in: int
    amount_out: int
    receiver: str


class Block(NamedTuple):
    """What is known of a block besides its logs."""

    at: datetime
    #: Sender and receiver of transactions, by their hashes.
    parties: Mapping[str, tuple[str, str]]


def _signed(word: int) -> int:
    return word - (1 << 256) if word & _SIGN else word


def _swap_of(log: Log) -> _Swap | None:
    kind = log.topics[0].lower() if len(log.topics) == 3 else None
    words = log.words()
    if kind == SWAP_V2 and len(words) == 4:
        ins, outs = words[:2], words[2:]
        is_first = ins[0] > 0 and outs[1] > 0
        return _Swap(log, is_first, ins[0 if is_first else 1], outs[1 if is_first else 0], log.account(2))
    if kind in {SWAP_V3, SWAP_V3_FEES} and len(words) >= 5:
        first, second = _signed(words[0]), _signed(words[1])
        if first > 0 > second:
            return _Swap(log, True, first, -second, log.account(2))
        if second > 0 > first:
            return _Swap(log, False, second, -first, log.account(2))
    return None


def transfers_of(logs: list[Log]) -> dict[str, list[Transfer]]:
    """ERC-20 transfers by transaction. Those of ERC-721 have a fourth topic."""
    found: dict[str, list[Transfer]] = defaultdict(list)
    for log in logs:
        words = log.words()
        if len(log.topics) == 3 and log.topics[0].lower() == TRANSFER and words:
            found[log.transaction_hash].append(Transfer(log.address.lower(), log.account(1), log.account(2), words[0]))
    return found


def legs_in(logs: list[Log], block: Block) -> list[Leg]:
    ordered = sorted(logs, key=lambda log: (log.block_number, log.transaction_index, log.log_index))
    swaps = [swap for swap in map(_swap_of, ordered) if swap is not None and swap.amount_in and swap.amount_out]
    transfers = transfers_of(ordered)
    actors = _actors_of(swaps, block)
    return [
        _leg(swap, transfers[swap.log.transaction_hash], actors[swap.log.transaction_hash], block) for swap in swaps
    ]


def _actors_of(swaps: list[_Swap], block: Block) -> dict[str, frozenset[str]]:
    """Who is behind each transaction: its parties where they are known, else who receives what is bought."""
    pools = {swap.log.address.lower() for swap in swaps}
    named: dict[str, set[str]] = defaultdict(set)
    for swap in swaps:
        tx_hash = swap.log.transaction_hash
        parties = block.parties.get(tx_hash)
        named[tx_hash] |= set(parties) if parties else {swap.receiver} - pools
    shared: dict[str, set[str]] = defaultdict(set)
    for tx_hash, accounts in named.items():
        parties = block.parties.get(tx_hash)
        for account in accounts:
            shared[account].add(parties[0] if parties else tx_hash)
    routers = {
        account for account, users in shared.items() if len(users - {account}) >= (2 if block.parties else _SHARED_BY)
    }
    return {tx_hash: frozenset(accounts - routers) for tx_hash, accounts in named.items()}


def _leg(swap: _Swap, transfers: list[Transfer], actors: frozenset[str], block: Block) -> Leg:
    pool = swap.log.address.lower()
    sold = next((each.token for each in transfers if each.receiver == pool and each.amount == swap.amount_in), None)
    bought = next((each.token for each in transfers if each.sender == pool and each.amount == swap.amount_out), None)
    unnamed = (f"{pool}:0", f"{pool}:1") if swap.is_first_sold else (f"{pool}:1", f"{pool}:0")
    named = (sold, bought) if sold and bought and sold != bought else unnamed
    return Leg(
        swap.log.transaction_hash,
        swap.log.block_number,
        (swap.log.block_number, swap.log.transaction_index, swap.log.log_index),
        True,
        block.at,
        actors,
        pool,
        *named,
        swap.amount_in,
        swap.amount_out,
        0.0,
        0.0,
        True,
    )


def liquidations_in(logs: list[Log], block: Block) -> list[Opportunity]:
    transfers = transfers_of(logs)
    found = []
    for log in logs:
        name = LIQUIDATIONS.get(log.topics[0].lower()) if log.topics else None
        if name is None:
            continue
        who = {*block.parties.get(log.transaction_hash, ()), _liquidator(log)}
        gain = max((_gain(transfers[log.transaction_hash], account) for account in who), default=0)
        found.append(Opportunity("liquidation", 0.99, gain, log.transaction_hash, log.block_number, block.at, name))
    return found


def _liquidator(log: Log) -> str:
    """Aave names it in the data, the others first among topics or data."""
    words = log.words()
    if len(log.topics) == 4 and len(words) == 4:
        return f"0x{words[2]:040x}"[-42:]
    return log.account(1) if len(log.topics) > 1 else f"0x{words[0] if words else 0:040x}"


def _gain(transfers: list[Transfer], account: str) -> int:
    """What an account has more of at the end, if it is one token and nothing was paid in others."""
    net: dict[str, int] = defaultdict(int)
    for each in transfers:
        net[each.token] += (each.receiver == account) * each.amount - (each.sender == account) * each.amount
    changed = [amount for amount in net.values() if amount]
    return changed[0] if len(changed) == 1 and changed[0] > 0 else 0
