import psycopg

from soba_services.base.candles import PERIODS, list_pairs, load_candles
from soba_services.base.platform import Platform
from soba_services.seed.fill import fill_demo
from soba_services.seed.markets import DAYS, MARKETS, TOKENS

_END = 1_767_225_600 + 25 * 60

_DIGEST = """
select (select md5(string_agg(t::text, '' order by token_pair, start)) from python_services.candles t)
  || (select md5(string_agg(t::text, '' order by tx_hash)) from python_services.transactions t)
  || (select md5(string_agg(t::text, '' order by event_id)) from python_services.events t)
"""


def _digest(connection: psycopg.Connection) -> str:
    row = connection.execute(_DIGEST).fetchone()
    assert row is not None
    return str(row[0])


def _fill(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        fill_demo(connection, _END)


def test_is_the_same_each_time_and_fills_once(database_platform: Platform) -> None:
    url = database_platform.settings.DATABASE_URL
    assert url is not None
    _fill(url)
    with database_platform.database.connection() as connection:
        first = _digest(connection)
    _fill(url)
    with database_platform.database.connection() as connection:
        assert _digest(connection) == first
        connection.execute("truncate python_services.candles, python_services.transactions, python_services.events")
        connection.execute("truncate python_services.tokens")
    _fill(url)
    with database_platform.database.connection() as connection:
        assert _digest(connection) == first


def test_has_enough_of_everything(database_platform: Platform) -> None:
    assert all(len(address) == 42 for address in TOKENS.values())
    url = database_platform.settings.DATABASE_URL
    assert url is not None
    _fill(url)
    with database_platform.database.connection() as connection:
        assert list_pairs(connection) == sorted(market.pair for market in MARKETS)
        for seconds in PERIODS.values():
            candles = load_candles(connection, "ETH/USDC", seconds=seconds, limit=100)
            assert len(candles) == 100
            assert (candles.low <= candles.open).all()
            assert (candles.high >= candles.close).all()
        hourly = load_candles(connection, "ETH/USDC", seconds=3600, limit=100_000)
        assert len(hourly) >= DAYS * 24
        assert set(hourly.start[1:] - hourly.start[:-1]) == {3600.0}
        row = connection.execute(
            "select count(*), count(distinct tx_hash) from python_services.transactions"
        ).fetchone()
        assert row is not None
        assert row[0] == row[1] > 4000
