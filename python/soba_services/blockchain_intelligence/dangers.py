"""What a contract can do to those who trust it, whatever it is for."""

from soba_services.blockchain_intelligence.contract_facts import Facts, has_any
from soba_services.blockchain_intelligence.findings import Finding, Severity
from soba_services.blockchain_intelligence.machine import Event
from soba_services.blockchain_intelligence.proxies import ADMIN, BEACON, IMPLEMENTATION

_UPGRADE_SLOTS = {IMPLEMENTATION, BEACON, ADMIN}


def dangers_of(facts: Facts) -> list[Finding]:
    return [
        *_self_destructs(facts),
        *_delegate_calls(facts),
        *_ownership(facts),
        *_withdrawals(facts),
        *_reentrancy(facts),
        *_origin_checks(facts),
        *_old_calls(facts),
    ]


def _finding(event: Event, kind: str, severity: Severity, message: str) -> Finding:
    return Finding(kind, severity, event.offset, event.function, message)


def _self_destructs(facts: Facts) -> list[Finding]:
    return [
        _finding(event, "selfdestruct", "medium", "SELFDESTRUCT can be reached by privileged callers")
        if facts.is_guarded(event)
        else _finding(event, "unprotected-selfdestruct", "critical", "SELFDESTRUCT can be reached by anyone")
        for event in facts.of_kind("selfdestruct")
    ]


def _delegate_calls(facts: Facts) -> list[Finding]:
    found = []
    for event in facts.of_kind("delegatecall"):
        target = event.first
        if target.constant is not None or (target.sources and not has_any(target, "calldata", "caller", "storage")):
            continue  # A library, or what `proxy_of` tells about.
        if facts.is_guarded(event):
            message = "DELEGATECALL to an address that privileged callers choose"
            found.append(_finding(event, "delegatecall", "medium", message))
        elif has_any(target, "calldata", "caller"):
            message = "DELEGATECALL to an address that anyone can choose"
            found.append(_finding(event, "unprotected-delegatecall", "critical", message))
        else:
            message = "DELEGATECALL to an address that the code does not show"
            found.append(_finding(event, "delegatecall", "medium", message))
    return found


def _owner_slots(facts: Facts) -> set[int]:
    """Slots that hold who may call."""
    return {
        slot
        for branch in facts.demands
        if "auth" in branch.condition.sources
        for slot in branch.condition.numbered("slot")
    }


def _ownership(facts: Facts) -> list[Finding]:
    found = []
    owners = _owner_slots(facts)
    for event in facts.of_kind("store"):
        slot = event.first.constant
        if facts.is_guarded(event) or not has_any(event.second, "caller", "calldata"):
            continue
        if slot in _UPGRADE_SLOTS:
            message = "Anyone can replace the code that the proxy runs"
            found.append(_finding(event, "unprotected-upgrade", "critical", message))
        elif slot in owners and _is_conditional(facts, event):
            message = "Whoever calls first, or while a condition holds, becomes privileged"
            found.append(_finding(event, "open-initializer", "medium", message))
        elif slot in owners:
            message = "Anyone can become privileged"
            found.append(_finding(event, "unprotected-ownership", "critical", message))
    return found


def _is_conditional(facts: Facts, event: Event) -> bool:
    if event.function is None:
        return False
    return any(branch.condition.numbered("slot") for branch in facts.demands_of(event.function))


def _withdrawals(facts: Facts) -> list[Finding]:
    message = "Anyone can have ether sent to an address and of an amount of their choice"
    return [
        _finding(event, "unprotected-withdrawal", "high", message)
        for event in facts.of_kind("call")
        if not facts.is_guarded(event)
        and event.first.sources <= {"calldata", "caller"}
        and event.first.sources
        and event.second.sources == {"calldata"}
        and not _pays_back(facts, event)
    ]


def _pays_back(facts: Facts, event: Event) -> bool:
    """What is sent was paid with the call, is taken from what is stored for somebody, or depends on a record of it."""
    if event.function is None:
        return True
    taken = any("-" in store.second.sources for store in facts.stores_of(event.function))
    demands = [branch.condition.sources for branch in facts.demands_of(event.function)]
    # Alone it is no price: functions that take no ether demand that none comes.
    paid = any({"callvalue"} < sources for sources in demands)
    recorded = any(source.startswith("map:") for sources in demands for source in sources)
    return taken or paid or recorded


def _reentrancy(facts: Facts) -> list[Finding]:
    found = []
    for event in facts.of_kind("store-after-call"):
        call = event.second.constant or 0
        message = f"Written after the external call at byte {call:#x}, though read before it: it can be re-entered"
        found.append(_finding(event, "reentrancy", "high", message))
    return found


def _origin_checks(facts: Facts) -> list[Finding]:
    return [
        Finding(
            "tx-origin",
            "medium",
            branch.offset,
            branch.function,
            "Trusts tx.origin: any contract that a privileged account calls can act for it",
        )
        for branch in facts.demands
        if "origin-auth" in branch.condition.sources
    ]


def _old_calls(facts: Facts) -> list[Finding]:
    return [
        _finding(event, "callcode", "medium", "CALLCODE runs foreign code on the contract's own storage")
        for event in facts.of_kind("callcode")
    ]
