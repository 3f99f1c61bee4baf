"""What must survive translation does, whatever the engine makes of the rest."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soba_services.nlp_translation.masking import MASK, in_pieces, mask, unmask

KEPT = [
    "{name}",
    "{0}",
    "{{user.name}}",
    "${amount}",
    "%s",
    "%d",
    "%1$s",
    "%(count)d",
    "%.2f",
    "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045",
    "0x" + "ab" * 32,
    "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
    "7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV",
    "vitalik.eth",
    "https://example.org/a?b=c&d=%20e#f",
    "someone@example.org",
    "$ETH",
    "ETH/USDC",
    "BTC",
    "1,234.56",
    "3.5%",
    "2026-01-02T03:04:05Z",
    "10:30",
    "<b>",
    "</b>",
    "&amp;",
    "`npm start`",
    "@alice",
    "#defi",
    "*",
    "~",
]


@pytest.mark.parametrize("kept", KEPT)
def test_it_is_taken_out_whole_and_put_back(kept: str) -> None:
    text = f"Please look at {kept} before you go."
    masked = mask(text)
    assert masked.kept == [kept]
    assert masked.text == "Please look at \ue000 before you go."
    assert unmask(masked.text, masked.kept) == text


@pytest.mark.parametrize(
    "text", ["and/or", "it's well-known", "Hello, world!", "IS THIS LOUD", "half-way (so to say)", "50"]
)
def test_words_are_left_to_the_engine(text: str) -> None:
    assert mask(text).kept == (["50"] if text == "50" else [])


def test_the_end_of_a_sentence_is_no_part_of_a_link() -> None:
    assert mask("See https://example.org/a. Then go").kept == ["https://example.org/a"]
    assert mask("(https://example.org/a)").kept == ["https://example.org/a"]


def test_what_an_engine_loses_or_repeats_is_noticed() -> None:
    masked = mask("a {x} b {y} c")
    assert unmask("\ue001 z \ue000", masked.kept) == "{y} z {x}"
    assert unmask("z \ue000", masked.kept) is None
    assert unmask("\ue000 \ue000 \ue001", masked.kept) is None
    assert unmask("\ue000 \ue001 \ue002", masked.kept) is None


def test_in_pieces_nothing_can_get_lost() -> None:
    masked = mask("  Send {x}, then  {y}! ")
    assert in_pieces(masked, lambda bodies: [body.upper() for body in bodies]) == "  SEND {x}, THEN  {y}! "
    assert in_pieces(masked, lambda bodies: ["\ue005" for _ in bodies]) == "   {x}  {y}! "


_TEXT = st.lists(st.one_of(st.sampled_from([*KEPT, " ", "\n", ", "]), st.text(max_size=8)), max_size=30).map("".join)


@settings(max_examples=300)
@given(_TEXT)
def test_masks_come_off_as_they_were_put_on(text: str) -> None:
    masked = mask(text)
    assert unmask(masked.text, masked.kept) == text
    assert len(MASK.findall(masked.text)) == len(masked.kept)
    assert in_pieces(masked, lambda bodies: bodies) == text


def test_a_text_of_nothing_but_what_is_kept_is_read_in_bounds() -> None:
    for text in (
        "{x}" * 3333,
        "$" * 10_000,
        "%" * 10_000,
        "{" * 10_000,
        "1." * 5000,
        "a@" * 5000,
        "<a" * 5000,
        "-" * 10_000,
    ):
        masked = mask(text)
        assert unmask(masked.text, masked.kept) == text
