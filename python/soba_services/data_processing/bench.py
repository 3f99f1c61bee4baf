"""`python -m soba_services.data_processing.bench`: what one core validates."""

import time
from datetime import UTC, datetime

import numpy as np
from fastapi.testclient import TestClient
from pydantic import TypeAdapter

from soba_services.base.platform import create_platform
from soba_services.data_processing.app import create_app
from soba_services.data_processing.history import no_event_history
from soba_services.data_processing.judge import judge_events
from soba_services.data_processing.wire import BlockchainEvent

_BATCH, _ROUNDS, _SINGLES = 10_000, 12, 2000
_events = TypeAdapter(list[BlockchainEvent])


def _event(number: int) -> dict[str, object]:
    at = datetime.fromtimestamp(1_767_225_600 + number, UTC)
    return {
        "event_id": f"event-{number}",
        "event_type": "swap",
        "timestamp": at.isoformat(),
        "block_number": 20_000_000 + number,
        "transaction_hash": f"0x{number:064x}",
        "contract_address": f"0x{number % 97:040x}",
        "from_address": f"0x{number % 89 + 1:040x}",
        "to_address": f"0x{number % 83 + 1:040x}",
        "token_in": "ETH",
        "token_out": "USDC",
        "amount_in": 1.5 + number,
        "amount_out": 3000.25 + number,
        "gas_used": 120_000,
        "gas_price": 30,
    }


def measure_batches() -> tuple[float, float]:
    """Events a second: from parsed events to verdicts, and from JSON to verdicts. The best round of several."""
    text = TypeAdapter(list[dict[str, object]]).dump_json([_event(number) for number in range(_BATCH)])
    history = no_event_history(_BATCH)
    judged, whole = [], []
    for _ in range(_ROUNDS):
        begun = time.process_time()
        events = _events.validate_json(text)
        parsed = time.process_time()
        verdicts = judge_events(events, history, 1_800_000_000)
        ended = time.process_time()
        if not verdicts.valid.all():
            raise SystemExit("The events of the bench must be valid.")
        judged.append(ended - parsed)
        whole.append(ended - begun)
    return _BATCH / min(judged), _BATCH / min(whole)


def measure_singles() -> tuple[float, float]:
    """Milliseconds of one validation over HTTP within the process: median and 99th percentile."""
    with TestClient(create_app(create_platform({"LOG_LEVEL": "silent"}))) as client:
        times = []
        for number in range(_SINGLES):
            begun = time.perf_counter()
            answer = client.post("/validate/blockchain-event", json=_event(number))
            times.append((time.perf_counter() - begun) * 1000)
            if not answer.json()["is_valid"]:
                raise SystemExit(answer.text)
    return float(np.median(times)), float(np.quantile(times, 0.99))


def main() -> None:
    judged, whole = measure_batches()
    print(f"data processing: events validated a second on one core       {judged:>12,.0f}")
    print(f"data processing: the same with reading them from JSON        {whole:>12,.0f}")
    median, slow = measure_singles()
    print(f"data processing: one validation, median and p99 in ms        {median:>8.2f} {slow:.2f}")


if __name__ == "__main__":
    main()
