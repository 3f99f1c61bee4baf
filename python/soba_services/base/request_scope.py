"""What is known of the request that is being answered, wherever in its work we are."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestScope:
    request_id: str
    trace_id: str | None
    span_id: str | None


request_scope: ContextVar[RequestScope | None] = ContextVar("request_scope", default=None)
