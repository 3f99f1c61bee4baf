"""Candles of any period, from stored market data and, where there is none, from stored swaps."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import psycopg

PERIODS = {"1m": 60, "5m": 300, "15m": 900, "1h": 3600, "4h": 14_400, "1d": 86_400}
"""Seconds of each period that candles are made for."""

# Market data is the better witness: swaps count only in minutes that it does not cover.
_QUERY = """
with newest as (
  select greatest(
    (select max(start) from python_services.candles where token_pair = %(pair)s and span_seconds <= %(seconds)s),
    (select max(at) from python_services.events where token_pair = %(pair)s)
  ) as at
), range as (
  select date_bin(make_interval(secs => %(seconds)s), at, 'epoch')
    - make_interval(secs => %(seconds)s::double precision * (%(limit)s - 1)) as first
  from newest
), swaps as (
  select e.at as start, e.price as open, e.price as high, e.price as low, e.price as close,
    e.base_amount as volume, 1::bigint as trades, e.event_id
  from python_services.events e, range
  where e.token_pair = %(pair)s and e.at >= range.first and not exists (
    select from python_services.candles c
    where c.token_pair = e.token_pair
      and c.start in (date_bin('1 minute', e.at, 'epoch'), date_bin('1 hour', e.at, 'epoch'))
      and (c.span_seconds = 3600 or c.start = date_bin('1 minute', e.at, 'epoch'))
  )
), parts as (
  select start, open, high, low, close, volume, trades, '' as event_id
  from python_services.candles, range
  where token_pair = %(pair)s and span_seconds <= %(seconds)s and start >= range.first
  union all
  select start, open, high, low, close, volume, trades, event_id from swaps
)
select extract(epoch from date_bin(make_interval(secs => %(seconds)s), start, 'epoch'))::double precision as bucket,
  (array_agg(open order by start, event_id))[1],
  max(high), min(low),
  (array_agg(close order by start desc, event_id desc))[1],
  sum(volume), sum(trades)::double precision
from parts group by bucket order by bucket
"""


@dataclass(frozen=True, slots=True)
class Candles:
    """Columns of the same length, oldest first. `start` is in seconds since 1970."""

    start: npt.NDArray[np.float64]
    open: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    low: npt.NDArray[np.float64]
    close: npt.NDArray[np.float64]
    volume: npt.NDArray[np.float64]
    trades: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.start)


def load_candles(connection: psycopg.Connection, token_pair: str, *, seconds: int, limit: int) -> Candles:
    """Of the newest `limit` periods of the pair those in which something happened."""
    parameters = {"pair": token_pair, "seconds": seconds, "limit": limit}
    rows = connection.execute(_QUERY, parameters).fetchall()
    columns = np.array(rows, dtype=np.float64).reshape(-1, 7).T
    return Candles(*columns)


def list_pairs(connection: psycopg.Connection) -> list[str]:
    """The pairs with market data."""
    # One index look-up for each pair: `distinct` would read every candle.
    rows = connection.execute(
        """
        with recursive pairs as (
          (select token_pair from python_services.candles order by token_pair limit 1)
          union all
          select (select c.token_pair from python_services.candles c where c.token_pair > p.token_pair
                  order by c.token_pair limit 1)
          from pairs p where p.token_pair is not null
        )
        select token_pair from pairs where token_pair is not null
        """
    ).fetchall()
    return [row[0] for row in rows]
