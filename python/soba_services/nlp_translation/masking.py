"""Keeps what must not be translated: it is taken out, marked by one private character, and put back."""

import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

_FIRST: Final = 0xE000
_LAST: Final = 0xF8FF

_TICKERS: Final = (
    "BTC ETH WETH WBTC USDC USDT DAI SOL BNB XRP ADA DOGE AVAX DOT MATIC POL LINK UNI AAVE ATOM NEAR ARB OP LTC BCH "
    "TRX TON SHIB PEPE MKR CRV SNX COMP SUSHI LDO FIL APT SUI STETH WSTETH FRAX EUR USD GBP JPY CHF"
)

_PARTS: Final = (
    r"`[^`\n]+`",
    r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]}]",
    r"\bwww\.[^\s<>\"']*[^\s<>\"'.,;:!?)\]}]",
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    r"\{\{[^{}\n]*\}\}",
    r"\$\{[^{}\n]*\}",
    r"%\([^()\s]+\)[a-zA-Z]",
    r"%(?:\d+\$)?[-+0#]*\d*(?:\.\d+)?[sdifgeExXcuo@](?![a-zA-Z])",
    r"\{[^{}\n]{0,80}\}",
    r"</?[a-zA-Z][^<>\n]{0,200}>",
    r"&(?:[a-zA-Z]+|#\d+);",
    r"\b0x[0-9a-fA-F]+\b",
    r"\b(?:bc1|tb1|ltc1|cosmos1)[0-9a-z]{20,90}\b",
    r"\b(?=[a-zA-Z]*\d)(?=\w*[a-zA-Z])[1-9A-HJ-NP-Za-km-z]{25,90}\b",
    r"\b[0-9a-fA-F]{32,128}\b",
    r"\b[\w-]+(?:\.[\w-]+)*\.(?:eth|com|org|net|io|xyz|finance)\b",
    r"\$[A-Za-z][A-Za-z0-9]{0,14}\b",
    r"\b[A-Z][A-Z0-9.]{1,14}(?:/[A-Z][A-Z0-9.]{1,14})+\b",
    rf"\b(?:{'|'.join(sorted(_TICKERS.split(), key=len, reverse=True))})\b",
    r"[@#][A-Za-z_]\w*",
    r"\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?\b",
    r"[+-]?(?<![\w.])\d+(?:[.,:/'\u00a0\u202f_-]?\d+)*(?:\s?%|(?:st|nd|rd|th|[kKmMbB])\b)?",
    # What means something to an engine, to us, or to nobody.
    r"[\ue000-\uf8ff\x00-\x08\x0b-\x1f\x7f~*@#\u2028\u2029]+",
)
_KEPT: Final = re.compile("|".join(f"(?:{part})" for part in _PARTS))
MASK: Final = re.compile("[\ue000-\uf8ff]")


class Masked(NamedTuple):
    text: str
    kept: list[str]


def mask(text: str) -> Masked:
    kept: list[str] = []

    def take(found: re.Match[str]) -> str:
        if len(kept) > _LAST - _FIRST:
            return found[0]
        kept.append(found[0])
        return chr(_FIRST + len(kept) - 1)

    return Masked(_KEPT.sub(take, text), kept)


def unmask(text: str, kept: list[str]) -> str | None:
    """None where something is missing, or there twice."""
    if sorted(MASK.findall(text)) != [chr(_FIRST + place) for place in range(len(kept))]:
        return None
    return MASK.sub(lambda found: kept[ord(found[0]) - _FIRST], text)


def in_pieces(masked: Masked, translate: Callable[[list[str]], Iterable[str]]) -> str:
    """Translates only what lies between, so that nothing that is kept can get lost."""
    parts = re.split(f"({MASK.pattern})", masked.text)
    wanted = [place for place in range(0, len(parts), 2) if re.search(r"\w", parts[place])]
    bodies = [parts[place].strip() for place in wanted]
    for place, translated in zip(wanted, translate(bodies), strict=True):
        body = parts[place].strip()
        parts[place] = parts[place].replace(body, MASK.sub("", translated), 1)
    for place in range(1, len(parts), 2):
        parts[place] = masked.kept[ord(parts[place]) - _FIRST]
    return "".join(parts)
