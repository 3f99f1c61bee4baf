"""JSON lines on standard output, with the names that the platform's other processes use."""

import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TextIO

import orjson

from soba_services.base.request_scope import request_scope
from soba_services.base.settings import LogLevel

_LEVELS: Mapping[str, int] = {
    "trace": 5,
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warn": logging.WARNING,
    "error": logging.ERROR,
    "fatal": logging.CRITICAL,
    "silent": logging.CRITICAL + 1,
}
_NAMES = {number: name for name, number in _LEVELS.items()}


def _format(service: str, record: logging.LogRecord) -> str:
    line: dict[str, Any] = {
        "level": _NAMES.get(record.levelno, "info"),
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "service": service,
    }
    scope = request_scope.get()
    if scope is not None:
        line["requestId"] = scope.request_id
        if scope.trace_id is not None:
            line |= {"traceId": scope.trace_id, "spanId": scope.span_id}
    line |= getattr(record, "fields", {})
    if record.exc_info and record.exc_info[1] is not None:
        # The type and the place: the message of a library's error may hold a caller's data.
        error = record.exc_info[1]
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = None if trace is None else f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        line["err"] = {"type": type(error).__name__, "at": place}
    line["msg"] = record.getMessage()
    return orjson.dumps(line, default=str).decode()


class _JsonFormatter(logging.Formatter):
    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        return _format(self._service, record)


def create_logger(service: str, level: LogLevel, stream: TextIO | None = None) -> logging.Logger:
    """Say more with `logger.info("text", extra=fields(key=value))`; never a caller's data or a secret."""
    logger = logging.Logger(service, _LEVELS[level])
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(_JsonFormatter(service))
    logger.addHandler(handler)
    return logger


def fields(**more: object) -> dict[str, object]:
    """Fields of a log line, beside its text."""
    return {"fields": more}
