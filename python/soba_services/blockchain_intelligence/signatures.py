"""Functions that are known by name, and the token standards that they make up."""

from typing import Final, NamedTuple

from soba_services.blockchain_intelligence.hashes import selector

TRANSFER: Final = selector("transfer(address,uint256)")
TRANSFER_FROM: Final = selector("transferFrom(address,address,uint256)")
BALANCE_OF: Final = selector("balanceOf(address)")
ALLOWANCE: Final = selector("allowance(address,address)")


class Standard(NamedTuple):
    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


STANDARDS: Final = (
    Standard(
        "ERC-20",
        (
            "totalSupply()",
            "balanceOf(address)",
            "transfer(address,uint256)",
            "transferFrom(address,address,uint256)",
            "approve(address,uint256)",
            "allowance(address,address)",
        ),
        ("name()", "symbol()", "decimals()"),
    ),
    Standard(
        "ERC-721",
        (
            "balanceOf(address)",
            "ownerOf(uint256)",
            "safeTransferFrom(address,address,uint256)",
            "safeTransferFrom(address,address,uint256,bytes)",
            "transferFrom(address,address,uint256)",
            "approve(address,uint256)",
            "setApprovalForAll(address,bool)",
            "getApproved(uint256)",
            "isApprovedForAll(address,address)",
            "supportsInterface(bytes4)",
        ),
        ("tokenURI(uint256)",),
    ),
    Standard(
        "ERC-1155",
        (
            "balanceOf(address,uint256)",
            "balanceOfBatch(address[],uint256[])",
            "setApprovalForAll(address,bool)",
            "isApprovedForAll(address,address)",
            "safeTransferFrom(address,address,uint256,uint256,bytes)",
            "safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)",
            "supportsInterface(bytes4)",
        ),
        ("uri(uint256)",),
    ),
)

#: Whoever sees one of these names expects new tokens.
OPEN_MINTS: Final = frozenset(
    map(
        selector,
        (
            "mint(address,uint256)",
            "mint(uint256)",
            "mint(address)",
            "mint()",
            "mintTo(address,uint256)",
            "safeMint(address,uint256)",
            "safeMint(address)",
            "crosschainMint(address,uint256)",
        ),
    )
)

_NAMED: Final = (
    "owner()",
    "transferOwnership(address)",
    "renounceOwnership()",
    "mint(address,uint256)",
    "mint(uint256)",
    "burn(uint256)",
    "burn(address,uint256)",
    "burnFrom(address,uint256)",
    "pause()",
    "unpause()",
    "paused()",
    "upgradeTo(address)",
    "upgradeToAndCall(address,bytes)",
    "implementation()",
    "proxiableUUID()",
    "initialize()",
    "initialize(address)",
    "deposit()",
    "withdraw()",
    "withdraw(uint256)",
    "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
    "facets()",
    "facetAddress(bytes4)",
    "blacklist(address)",
    "setFee(uint256)",
    "multicall(bytes[])",
)

NAMES: Final = {
    selector(signature): signature
    for signature in (*_NAMED, *(name for standard in STANDARDS for name in (*standard.required, *standard.optional)))
}


def name_of(function: int) -> str:
    return NAMES.get(function, f"function {function:#010x}")
