"""Which pair two tokens form, and at what price a swap was made."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

_WRAPPED = {"WETH": "ETH", "WBTC": "BTC"}
_QUOTES = ("USDC", "USDT", "DAI", "USD", "EUR", "ETH", "BTC")
"""Of two tokens the earlier one here is the quote."""


@dataclass(frozen=True, slots=True)
class Swap:
    token_pair: str
    price: float
    base_amount: float


def symbol_of(token: str, symbols: Mapping[str, str]) -> str | None:
    """The token's symbol; none for an address that nobody has named."""
    if token.lower().startswith("0x"):
        return symbols.get(token.lower())
    upper = token.upper()
    return _WRAPPED.get(upper, upper)


def _rank(symbol: str) -> tuple[int, str]:
    return (_QUOTES.index(symbol), "") if symbol in _QUOTES else (len(_QUOTES), symbol)


def pair_of(one: str, other: str, known: Set[str]) -> str:
    """The pair as it is traded, whichever token was given for which."""
    quote, base = sorted((one, other), key=_rank)
    usual = f"{base}/{quote}"
    turned = f"{quote}/{base}"
    return turned if turned in known and usual not in known else usual


def read_swap(tokens: tuple[str | None, str | None], amounts: tuple[float, float], known: Set[str]) -> Swap | None:
    """What was paid in, and what came out for it."""
    token_in, token_out = tokens
    amount_in, amount_out = amounts
    if token_in is None or token_out is None or token_in == token_out or amount_in <= 0 or amount_out <= 0:
        return None
    pair = pair_of(token_in, token_out, known)
    base_in = pair.startswith(f"{token_in}/")
    base, quote = (amount_in, amount_out) if base_in else (amount_out, amount_in)
    price = quote / base
    return Swap(pair, price, base) if 0 < price < float("inf") else None
