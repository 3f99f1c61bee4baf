"""Keccak-256, and what Ethereum makes of it."""

from functools import cache

from Crypto.Hash import keccak


@cache
def keccak256(data: bytes) -> bytes:
    return keccak.new(digest_bits=256, data=data).digest()


def selector(signature: str) -> int:
    """The first four bytes that a call to `name(types)` begins with."""
    return int.from_bytes(keccak256(signature.encode())[:4])


def topic(signature: str) -> str:
    return "0x" + keccak256(signature.encode()).hex()


def slot_before(label: str) -> int:
    """EIP-1967: one before the hash of the label, so that nobody knows what it is the hash of."""
    return int.from_bytes(keccak256(label.encode())) - 1
