"""What a token's code can do to its holders: new tokens, fees, lists of the banned, switches."""

from typing import NamedTuple

from soba_services.blockchain_intelligence.contract_facts import Facts, has_any, mappings_written
from soba_services.blockchain_intelligence.findings import Finding
from soba_services.blockchain_intelligence.hashes import selector
from soba_services.blockchain_intelligence.machine import KNOWN_CALLER, Event
from soba_services.blockchain_intelligence.signatures import (
    ALLOWANCE,
    BALANCE_OF,
    OPEN_MINTS,
    STANDARDS,
    TRANSFER,
    TRANSFER_FROM,
)
from soba_services.blockchain_intelligence.walk import Branch

_TRANSFERS = (TRANSFER, TRANSFER_FROM)
_LARGE = 10**6


class Token(NamedTuple):
    """Which mappings of the contract hold what."""

    balances: frozenset[int]
    allowances: frozenset[int]


def standards_of(facts: Facts) -> list[Finding]:
    found = []
    for standard in STANDARDS:
        functions = [selector(signature) for signature in standard.required]
        if all(function in facts.entries for function in functions):
            kind = standard.name.lower().replace("-", "")
            offset = min(facts.entries[function] for function in functions)
            found.append(Finding(kind, "info", offset, None, f"Has every function of {standard.name}"))
    return found


def token_of(facts: Facts) -> Token | None:
    """Transfers write the balances and the allowances; only the latter lie under two keys."""
    if BALANCE_OF not in facts.entries or TRANSFER not in facts.entries:
        return None
    moved = facts.stores_of(*_TRANSFERS)
    nested = {slot for event in moved if "nested" in event.first.sources for slot in mappings_written(event)}
    balances = {
        slot
        for event in moved
        if has_any(event.second, "+", "-")
        for slot in mappings_written(event)
        if slot not in nested
    }
    return Token(frozenset(balances), frozenset(nested)) if balances else None


def token_patterns_of(facts: Facts) -> list[Finding]:
    token = token_of(facts)
    if token is None:
        return []
    return [
        *_mints(facts, token),
        *_forced_transfers(facts, token),
        *_fees(facts, token),
        *_bans(facts, token),
        *_switches(facts),
    ]


def _mints(facts: Facts, token: Token) -> list[Finding]:
    found = []
    for function in sorted(facts.entries.keys() - {*_TRANSFERS, ALLOWANCE}):
        stores = [
            event for event in facts.stores_of(function) if not token.balances.isdisjoint(mappings_written(event))
        ]
        if not stores or any("-" in event.second.sources for event in stores) or _is_paid(facts, function):
            continue
        added = next((event for event in stores if _adds_balance(event)), None)
        if added is not None:
            found.append(_mint(facts, added))
    return found


def _adds_balance(event: Event) -> bool:
    value = event.second
    if "+" in value.sources:
        return True
    overwritten = "calldata" in value.sources and not value.numbered("map")
    return overwritten or (value.constant or 0) >= _LARGE


def _is_paid(facts: Facts, function: int) -> bool:
    """New tokens for ether or for other tokens, as of wrapped ether and vaults."""
    paid = any("callvalue" in event.second.sources for event in facts.stores_of(function))
    return paid or any(event.function == function for event in facts.of_kind("call"))


def _mint(facts: Facts, event: Event) -> Finding:
    if not facts.is_guarded(event):
        message = "Anyone can create tokens"
        return Finding("unprotected-mint", "critical", event.offset, event.function, message)
    if event.function in OPEN_MINTS:
        message = "Privileged callers can create tokens"
        return Finding("mint", "medium", event.offset, event.function, message)
    message = "Privileged callers can create tokens by a function whose name does not say so"
    return Finding("hidden-mint", "high", event.offset, event.function, message)


def _forced_transfers(facts: Facts, token: Token) -> list[Finding]:
    """A debit from an account that the caller names, where nothing was allowed by that account."""
    message = "Privileged callers can take tokens from any account"
    return [
        Finding("forced-transfer", "high", event.offset, event.function, message)
        for event in facts.of_kind("store")
        if event.function not in _TRANSFERS
        and "-" in event.second.sources
        and not token.balances.isdisjoint(mappings_written(event))
        and has_any(event.first, "calldata")
        and KNOWN_CALLER in event.guards
        and not any(
            not token.allowances.isdisjoint(mappings_written(other)) for other in facts.stores_of(event.function or 0)
        )
    ]


def _fees(facts: Facts, token: Token) -> list[Finding]:
    found = []
    for event in facts.stores_of(*_TRANSFERS):
        value = event.second
        credited = "+" in value.sources and not token.balances.isdisjoint(mappings_written(event))
        if not credited or not has_any(value, "*", "/"):
            continue
        slots = [slot for slot in value.numbered("slot") if _setters(facts, slot)]
        if slots:
            setter = _setters(facts, slots[0])[0]
            message = f"Transfers take a fee, which is set at byte {setter.offset:#x}"
            found.append(Finding("adjustable-fee", "high", event.offset, event.function, message))
        else:
            message = "Transfers take a fee"
            found.append(Finding("transfer-fee", "medium", event.offset, event.function, message))
    return found


def _setters(facts: Facts, slot: int) -> list[Event]:
    """Where privileged callers write a slot."""
    return [
        event
        for event in facts.of_kind("store")
        if event.first.constant == slot and event.function not in _TRANSFERS and facts.is_guarded(event)
    ]


def _writers(facts: Facts, mapping: int) -> list[Event]:
    return [
        event
        for event in facts.of_kind("store")
        if mapping in mappings_written(event) and event.function not in _TRANSFERS and facts.is_guarded(event)
    ]


def _demand(branch: Branch, kind: str, message: str) -> Finding:
    return Finding(kind, "high", branch.offset, branch.function, message)


def _bans(facts: Facts, token: Token) -> list[Finding]:
    found = []
    for branch in facts.demands_of(*_TRANSFERS):
        condition = branch.condition
        for mapping in condition.numbered("map"):
            if mapping in token.balances | token.allowances or not has_any(condition, "caller", "calldata"):
                continue
            writers = _writers(facts, mapping)
            if writers:
                message = f"Transfers fail for accounts on a list that is kept at byte {writers[0].offset:#x}"
                found.append(_demand(branch, "blacklist", message))
    return found


def _switches(facts: Facts) -> list[Finding]:
    found = []
    for branch in facts.demands_of(*_TRANSFERS):
        slots = branch.condition.numbered("slot")
        alone = all(source.startswith("slot:") for source in branch.condition.sources)
        setters = _setters(facts, slots[0]) if len(slots) == 1 and alone else []
        if setters:
            message = f"Transfers can be stopped, which is decided at byte {setters[0].offset:#x}"
            found.append(Finding("pausable", "medium", branch.offset, branch.function, message))
    return found
