import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soba_services.nlp_translation.bench import measure
from soba_services.nlp_translation.detection import create_detector, load_fasttext
from soba_services.nlp_translation.languages import DETECTED, NAMES, code_of

DETECT = create_detector()


def test_tells_the_languages_of_the_sample() -> None:
    found = measure(DETECT)
    assert found.languages >= 90
    assert found.accuracy >= 0.97, found.wrong


def test_knows_more_than_seventy_five_languages() -> None:
    assert len(DETECTED) >= 190
    assert all(NAMES[code] for code in DETECTED)


def test_fasttext_alone_still_tells_most() -> None:
    assert measure(create_detector(lambda: [load_fasttext()])).accuracy >= 0.8


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hello world", "en"),
        ("спасибо", "ru"),
        ("ありがとう", "ja"),
        ("谢谢", "zh"),
        ("감사합니다", "ko"),
        ("שלום", "he"),
        ("BUY NOW BEFORE IT IS TOO LATE", "en"),
        ("Quiero enviar {name} 3.5 ETH a la dirección 0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045", "es"),
        ("https://example.org/this/is/english Wo ist das Geld geblieben?", "de"),
    ],
)
def test_tells_short_texts_and_passes_over_what_is_of_no_language(text: str, code: str) -> None:
    assert DETECT(text).best.code == code


@pytest.mark.parametrize("text", ["", "  ", "123", "0xabcdef", "{name} %s $ETH", "?!", "🙂🙂", "\x00"])
def test_without_words_it_is_undetermined(text: str) -> None:
    found = DETECT(text)
    assert (found.best.code, found.best.confidence, found.others) == ("und", 0.0, [])


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_whatever_is_written_the_shares_are_shares(text: str) -> None:
    found = DETECT(text)
    shares = [found.best.confidence, *(guess.confidence for guess in found.others)]
    assert all(0 <= share <= 1 for share in shares)
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1.01


def test_codes_are_written_in_one_way() -> None:
    assert [code_of(text) for text in ("eng", "EN", "en-GB", "pt_BR", "zlm", "xyz")] == [
        "en",
        "en",
        "en",
        "pt",
        "ms",
        "xyz",
    ]
