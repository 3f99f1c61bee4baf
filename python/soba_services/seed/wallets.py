"""Synthetic wallets. Addresses are hashes of their part in the play: nobody has their keys."""

import hashlib
from dataclasses import dataclass

GROUPS = 12
PEOPLE_IN_A_GROUP = 15


def address_of(seed: int, part: str) -> str:
    return "0x" + hashlib.sha256(f"soba demo {seed} {part}".encode()).hexdigest()[:40]


def hash_of(seed: int, number: int) -> str:
    return "0x" + hashlib.sha256(f"soba demo {seed} transaction {number}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Cast:
    groups: tuple[tuple[str, ...], ...]
    """People who pay each other; each trades alone."""
    bots: tuple[str, ...]
    whales: tuple[str, ...]
    arbitrageurs: tuple[str, ...]
    attackers: tuple[str, ...]
    ring: tuple[str, ...]
    """Wallets that trade in a circle to look busy."""
    pools: dict[str, str]
    """The pool of each pair."""
    router: str


def create_cast(seed: int, pairs: tuple[str, ...]) -> Cast:
    def several(part: str, count: int) -> tuple[str, ...]:
        return tuple(address_of(seed, f"{part} {number}") for number in range(count))

    return Cast(
        groups=tuple(several(f"group {group} person", PEOPLE_IN_A_GROUP) for group in range(GROUPS)),
        bots=several("bot", 5),
        whales=several("whale", 4),
        arbitrageurs=several("arbitrageur", 3),
        attackers=several("attacker", 3),
        ring=several("ring", 6),
        pools={pair: address_of(seed, f"pool {pair}") for pair in pairs},
        router=address_of(seed, "router"),
    )
