"""A walk through a contract, put in the terms that the rules ask about."""

from dataclasses import dataclass

from soba_services.blockchain_intelligence.machine import KNOWN_CALLER, Event
from soba_services.blockchain_intelligence.values import Value
from soba_services.blockchain_intelligence.walk import Branch, Walk, nodes_that_succeed


@dataclass(frozen=True, slots=True)
class Facts:
    code: bytes
    events: tuple[Event, ...]
    entries: dict[int, int]
    #: Branches of which one side always reverts: conditions that a call must meet.
    demands: tuple[Branch, ...]
    #: Offsets of the demands on who calls.
    guards: frozenset[int]

    def of_kind(self, kind: str) -> list[Event]:
        return [event for event in self.events if event.kind == kind]

    def is_guarded(self, event: Event) -> bool:
        return not self.guards.isdisjoint(event.guards)

    def demands_of(self, *functions: int) -> list[Branch]:
        return [branch for branch in self.demands if branch.function in functions]

    def stores_of(self, *functions: int) -> list[Event]:
        return [event for event in self.of_kind("store") if event.function in functions]


def facts_of(walk: Walk) -> Facts:
    succeeding = nodes_that_succeed(walk)
    demands = tuple(
        branch
        for branch in walk.branches
        if branch.taken != branch.passed and (branch.taken in succeeding) != (branch.passed in succeeding)
    )
    guards = {branch.offset for branch in demands if "auth" in branch.condition.sources} | {KNOWN_CALLER}
    return Facts(walk.code, tuple(walk.found), walk.entries, demands, frozenset(guards))


def mappings_written(event: Event) -> list[int]:
    return event.first.numbered("loc")


def has_any(value: Value, *sources: str) -> bool:
    return not value.sources.isdisjoint(sources)
