"""`python -m soba_services.fraud_detection.bench`: what one core assesses."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import islice

import numpy as np
import orjson
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from soba_services.base.platform import create_platform
from soba_services.fraud_detection.app import create_app
from soba_services.fraud_detection.assess import assess
from soba_services.fraud_detection.calibration import load_calibration
from soba_services.fraud_detection.knowledge import Knowledge, learn, to_knowledge, with_histories
from soba_services.fraud_detection.simulate import simulate
from soba_services.fraud_detection.transactions import Tx
from soba_services.fraud_detection.wire import RiskBatchAnswer, RiskBatchRequest, to_answer, to_question
from soba_services.learning.measure import measure_posts

_ROUNDS, _IN_BATCH, _HISTORY = 1500, 100, 20


def _wire(tx: Tx) -> dict[str, object]:
    return {
        "tx_hash": tx.hash,
        "from_address": tx.sender,
        "to_address": tx.receiver,
        "amount": tx.amount,
        "token_pair": tx.pair,
        "timestamp": datetime.fromtimestamp(tx.at, UTC),
        "gas_price": tx.gas,
        "slippage": tx.slippage,
        "route_length": tx.route,
        "contract_interaction": tx.is_contract,
    }


def _questions(transactions: Sequence[Tx]) -> list[dict[str, object]]:
    """Every tenth, with the last of what its sender did before."""
    return [
        {"transaction": _wire(tx), "user_history": [_wire(one) for one in history[-_HISTORY:]]}
        for tx, history in islice(with_histories(transactions), 0, None, 10)
    ]


def _measure(call: Callable[[int], object], rounds: int) -> tuple[float, float]:
    times = []
    cpu = time.process_time()
    for number in range(rounds):
        begun = time.perf_counter()
        call(number)
        times.append((time.perf_counter() - begun) * 1000)
    return rounds / (time.process_time() - cpu), float(np.quantile(times, 0.99))


def main() -> None:
    transactions = [one.tx for one in simulate(1)]
    begun = time.perf_counter()
    knowledge = to_knowledge(learn(transactions), transactions)
    print(f"fraud: learning from {len(transactions)} transactions, seconds      {time.perf_counter() - begun:>9.1f}")
    questions, calibration = _questions(transactions), load_calibration()
    singles = [orjson.dumps({"assessments": [one]}) for one in questions]
    starts = range(0, len(questions) - _IN_BATCH, _IN_BATCH)
    batches = [orjson.dumps({"assessments": questions[at : at + _IN_BATCH]}) for at in starts]

    def answer(body: bytes, known: Knowledge) -> bytes:
        request = RiskBatchRequest.model_validate_json(body)
        found = assess([to_question(one) for one in request.assessments], known, calibration)
        named = zip(request.assessments, found, strict=True)
        results = [to_answer(one.transaction.tx_hash, risk, True, 0.0) for one, risk in named]
        return RiskBatchAnswer(results=results, latency_ms=0).model_dump_json().encode()

    print("fraud: assessments a second on one core, p99 of a request in ms")
    rate, slow = _measure(lambda number: answer(singles[number % len(singles)], knowledge), _ROUNDS)
    print(f"  rules and model, one by one, from JSON to JSON         {rate:>9,.0f} {slow:>8.2f}")
    rate, slow = _measure(lambda number: answer(batches[number % len(batches)], knowledge), 60)
    print(f"  rules and model, {_IN_BATCH} at once, from JSON to JSON        {rate * _IN_BATCH:>9,.0f} {slow:>8.2f}")
    app = create_app(create_platform({"LOG_LEVEL": "silent"}))
    alone = [orjson.dumps(one) for one in questions]
    rate, slow = measure_posts(app, ("/assess-risk", ""), alone, _ROUNDS)
    print(f"  rules alone, one by one, the whole service             {rate:>9,.0f} {slow:>8.2f}")
    rate, slow = measure_posts(app, ("/assess-risk/batch", ""), batches, 60)
    print(f"  rules alone, {_IN_BATCH} at once, the whole service            {rate * _IN_BATCH:>9,.0f} {slow:>8.2f}")


if __name__ == "__main__":
    # As in the service: numerical libraries take one core.
    with threadpool_limits(1):
        main()
