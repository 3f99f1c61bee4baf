"""`python -m soba_services.ml_models.bench`: what one core forecasts."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import numpy as np
import orjson

from soba_services.base.platform import create_platform
from soba_services.learning.measure import measure_posts
from soba_services.ml_models.app import create_app
from soba_services.ml_models.candles import Candles
from soba_services.ml_models.predict import predict
from soba_services.ml_models.training import PairModel, train
from soba_services.ml_models.wire import PredictRequest, to_answer, to_candles

_ROUNDS = 1000


def _market(count: int) -> Candles:
    random = np.random.default_rng(1)
    returns = np.zeros(count)
    for at, shock in enumerate(random.normal(0, 0.01, count - 1), 1):
        returns[at] = 0.4 * returns[at - 1] + shock
    close = 100 * np.exp(np.cumsum(returns))
    start = 1_699_999_200 + np.arange(count, dtype=np.float64) * 3600
    return Candles(start, close, close * 1.002, close * 0.998, close, random.lognormal(3, 0.5, count))


def _body(candles: Candles, points: int) -> bytes:
    columns = (candles.start, candles.open, candles.high, candles.low, candles.close, candles.volume)
    rows = zip(*(column[-points:].tolist() for column in columns), strict=True)
    names = ("timestamp", "open", "high", "low", "close", "volume")
    history = [dict(zip(names, (datetime.fromtimestamp(row[0], UTC), *row[1:]), strict=True)) for row in rows]
    return orjson.dumps({"token_pair": "ETH/USDC", "price_history": history, "forecast_horizon": 12})


def _measure(call: Callable[[], object]) -> tuple[float, float]:
    """Calls a second of one core's time, and the 99th percentile in milliseconds."""
    times = []
    cpu = time.process_time()
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        call()
        times.append((time.perf_counter() - begun) * 1000)
    return _ROUNDS / (time.process_time() - cpu), float(np.quantile(times, 0.99))


def _from_json(model: PairModel, body: bytes) -> bytes:
    request = PredictRequest.model_validate_json(body)
    found = predict(model, to_candles(request.price_history), (float(request.forecast_horizon), 0.95))
    return to_answer(request.token_pair, found).model_dump_json().encode()


def main() -> None:
    candles = _market(3600)
    begun = time.perf_counter()
    model = train(candles, "ml_v2")
    print(f"ml models: training on 3600 hours, seconds                       {time.perf_counter() - begun:>9.1f}")
    print("ml models: forecasts a second on one core, p99 in ms")
    app = create_app(create_platform({"LOG_LEVEL": "silent"}))
    for points in (60, 500, 2000):
        body = _body(candles, points)
        rate, slow = _measure(partial(_from_json, model, body))
        print(f"  trained model, {points:>5} points, from JSON to JSON              {rate:>9,.0f} {slow:>8.2f}")
        rate, slow = measure_posts(app, ("/predict", ""), [body], _ROUNDS)
        print(f"  baseline, {points:>5} points, the whole service                   {rate:>9,.0f} {slow:>8.2f}")


if __name__ == "__main__":
    main()
