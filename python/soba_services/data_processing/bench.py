"""`python -m soba_services.data_processing.bench`: what one core validates."""

import http.client
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime

import numpy as np
from pydantic import TypeAdapter

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
    """Milliseconds of one validation over HTTP, in a process of its own without a database: median and p99."""
    command = [sys.executable, "-m", "soba_services", "data-processing", "--lifeline"]
    settings = {"PATH": os.environ["PATH"], "PORT": "0", "LOG_LEVEL": "warn"}
    with subprocess.Popen(command, env=settings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None or process.stdin is None:
            raise SystemExit("The service has no pipes.")
        port = int(json.loads(process.stdout.readline())["url"].rpartition(":")[2])
        connection = http.client.HTTPConnection("127.0.0.1", port)
        times = [_ask(connection, number) for number in range(_SINGLES)]
        connection.close()
        process.stdin.close()
    return float(np.median(times)), float(np.quantile(times, 0.99))


def _ask(connection: http.client.HTTPConnection, number: int) -> float:
    body = json.dumps(_event(number))
    begun = time.perf_counter()
    connection.request("POST", "/validate/blockchain-event", body, {"content-type": "application/json"})
    answer = json.loads(connection.getresponse().read())
    if not answer["is_valid"]:
        raise SystemExit(f"The events of the bench must be valid: {answer}")
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    judged, whole = measure_batches()
    print(f"data processing: events validated a second on one core       {judged:>12,.0f}")
    print(f"data processing: the same with reading them from JSON        {whole:>12,.0f}")
    median, slow = measure_singles()
    print(f"data processing: one validation, median and p99 in ms        {median:>8.2f} {slow:.2f}")


if __name__ == "__main__":
    main()
