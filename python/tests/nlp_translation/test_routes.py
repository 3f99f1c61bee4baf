"""The wire: both forms of batches, what is refused and how, and what health says with and without engines."""

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from soba_services.base.platform import create_platform
from soba_services.nlp_translation.app import create_app
from tests.nlp_translation.programs import add_mode
from tests.nlp_translation.tiny_model import build_tiny_model

Open = Callable[[FastAPI], TestClient]


def _open(open_client: Open, **environment: str) -> TestClient:
    return open_client(create_app(create_platform({"LOG_LEVEL": "silent", **environment})))


@pytest.fixture
def client(tmp_path: Path, open_client: Open) -> TestClient:
    """With programs in Apertium's place, which write in capitals or backwards."""
    add_mode(
        tmp_path, "eng-spa", "time.sleep(9) if b'sleep' in text else os._exit(1) if b'die' in text else text.upper()"
    )
    add_mode(tmp_path, "spa-cat", "text.removesuffix(b'.[]') + b'!.[]'")
    return _open(open_client, APERTIUM_DATA=str(tmp_path), TRANSLATION_TIMEOUT_MS="1500")


@pytest.fixture
def bare(tmp_path: Path, open_client: Open) -> TestClient:
    return _open(open_client, APERTIUM_DATA=str(tmp_path / "none"))


def _translate(client: TestClient, text: str, source: str = "en", target: str = "es") -> Any:
    return client.post("/translate", json={"text": text, "source_language": source, "target_language": target})


def test_a_text_is_translated_in_the_form_of_the_contract(client: TestClient) -> None:
    answer = _translate(client, "Send {name} 5 ETH").json()
    assert datetime.fromisoformat(answer.pop("timestamp")).tzinfo is not None
    assert answer.pop("latency_ms") > 0
    assert answer == {
        "original_text": "Send {name} 5 ETH",
        "translated_text": "SEND {name} 5 ETH",
        "source_language": "en",
        "target_language": "es",
        "confidence": 0.9,
        "model_used": "apertium:en-es",
    }


def test_the_language_may_be_left_to_the_service(client: TestClient) -> None:
    body = {
        "text": "The price fell this morning because nobody wanted to buy.",
        "target_language": "ca",
        "context": "x",
    }
    answer = client.post("/translate", json=body).json()
    assert answer["source_language"] == "en"
    assert answer["translated_text"] == body["text"].upper() + "!"
    assert answer["model_used"] == "apertium:en-es+apertium:es-ca"
    assert 0.5 < answer["confidence"] < 0.81


@pytest.mark.parametrize(
    ("source", "target"),
    [("en", "fr"), ("es", "en"), ("xx", "es"), ("auto", "ja"), ("auto", "tlh")],
)
def test_a_pair_that_is_not_installed_is_refused(client: TestClient, source: str, target: str) -> None:
    answer = _translate(client, "Where did all the money go this morning?", source, target)
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("There is no translation")


@pytest.mark.parametrize(
    "change",
    [
        {"text": ""},
        {"text": "x" * 10_001},
        {"text": 7},
        {"text": None},
        {"target_language": None},
        {"target_language": "e"},
        {"target_language": "e s"},
        {"source_language": "x" * 36},
    ],
)
def test_a_bad_question_is_refused(client: TestClient, change: dict[str, Any]) -> None:
    body = {"text": "hello", "source_language": "en", "target_language": "es", **change}
    answer = client.post("/translate", json=body)
    assert answer.status_code == 422
    assert isinstance(answer.json()["detail"], list)


def test_half_a_character_is_refused(client: TestClient) -> None:
    body = b'{"text": "a \\ud800 b", "source_language": "en", "target_language": "es"}'
    for path in ("/translate", "/detect-language"):
        answer = client.post(path, content=body, headers={"content-type": "application/json"})
        assert answer.status_code in {400, 422}


def test_batches_are_taken_in_either_form(client: TestClient) -> None:
    texts = ["one", "two {x}"]
    languages = {"source_language": "en", "target_language": "es"}
    forms = [
        client.post("/translate-batch", json=texts, params=languages),
        client.post("/translate-batch", json={"texts": texts, **languages}),
        client.post("/translate-batch", json={"texts": texts}, params=languages),
        client.post("/translate-batch", json={"texts": texts, **languages}, params=languages),
    ]
    for answer in forms:
        assert answer.status_code == 200
        assert [one["translated_text"] for one in answer.json()["results"]] == ["ONE", "TWO {x}"]


@pytest.mark.parametrize(
    ("body", "query", "status"),
    [
        ([], {"target_language": "es"}, 422),
        (["x"] * 101, {"target_language": "es"}, 422),
        (["x", ""], {"target_language": "es"}, 422),
        (["x"], {}, 422),
        ({"texts": ["x"]}, {}, 422),
        ({"texts": "x", "target_language": "es"}, {}, 422),
        ("x", {"target_language": "es"}, 422),
        (["hello there my friend"], {"source_language": "en", "target_language": "ja"}, 400),
    ],
)
def test_a_bad_batch_is_refused(client: TestClient, body: Any, query: dict[str, str], status: int) -> None:
    assert client.post("/translate-batch", json=body, params=query).status_code == status


def test_languages_are_detected_with_or_without_a_target(client: TestClient) -> None:
    text = "Heute Morgen ist der Preis gefallen, weil niemand kaufen wollte."
    for body in ({"text": text}, {"text": text, "target_language": "en"}):
        answer = client.post("/detect-language", json=body).json()
        assert answer["detected_language"] == "de"
        assert answer["confidence"] > 0.8
        assert all(len(pair) == 2 for pair in answer["alternatives"])
    assert client.post("/detect-language", json={"text": "1 2 3"}).json()["detected_language"] == "und"


def test_pairs_are_those_that_are_installed_and_what_they_make_together(client: TestClient, bare: TestClient) -> None:
    answer = client.get("/supported-languages").json()
    assert answer["supported_pairs"] == ["en-ca", "en-es", "es-ca"]
    assert answer["languages"]["ca"] == "Catalan"
    assert len(answer["languages"]) >= 75
    assert bare.get("/supported-languages").json()["supported_pairs"] == []


def test_a_translation_that_hangs_is_given_up_and_one_that_dies_is_told(client: TestClient) -> None:
    assert _translate(client, "sleep").status_code == 504
    assert _translate(client, "die").status_code == 503
    assert _translate(client, "go on").json()["translated_text"] == "GO ON"


def test_without_an_engine_health_says_so_and_languages_are_still_told(bare: TestClient) -> None:
    health = bare.get("/health").json()
    assert health["status"] == "degraded"
    assert health["checks"]["engines"] == "no translation engine is installed"
    answer = _translate(bare, "hello")
    assert (answer.status_code, answer.json()["detail"]) == (400, "No translation engine is installed.")
    assert (
        bare.post("/detect-language", json={"text": "Guten Morgen, wie geht es?"}).json()["detected_language"] == "de"
    )


def test_with_an_engine_its_check_is_well(client: TestClient) -> None:
    assert client.get("/health").json()["checks"]["engines"] == "ok"


def _wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_neural_models_join_when_they_are_loaded_and_broken_ones_are_named(tmp_path: Path, open_client: Open) -> None:
    build_tiny_model(tmp_path / "models" / "small", ("en", "de"), {"the": "die", "cat": "katze"})
    (tmp_path / "models" / "wrong").mkdir()
    (tmp_path / "models" / "wrong" / "model.bin").write_text("x")
    add_mode(tmp_path, "deu-nld", "text.upper()")
    client = _open(open_client, APERTIUM_DATA=str(tmp_path), NEURAL_MODELS=str(tmp_path / "models"))
    _wait_for(lambda: "wrong" in client.get("/health").json()["checks"]["engines"])
    assert client.get("/supported-languages").json()["supported_pairs"] == ["de-nl", "en-de", "en-nl"]
    answer = _translate(client, "the cat {x} 7 the cat", "en", "nl").json()
    assert answer["translated_text"] == "DIE KATZE {x} 7 DIE KATZE"
    assert answer["model_used"] == "neural:small:en-de+apertium:de-nl"


def test_a_folder_without_models_is_told(tmp_path: Path, open_client: Open) -> None:
    client = _open(open_client, APERTIUM_DATA=str(tmp_path), NEURAL_MODELS=str(tmp_path))
    _wait_for(lambda: "NEURAL_MODELS" in client.get("/health").json()["checks"]["engines"])


def test_no_program_outlives_the_service(tmp_path: Path) -> None:
    add_mode(tmp_path, "eng-spa", "str(os.getpid()).encode()")
    app = create_app(create_platform({"LOG_LEVEL": "silent", "APERTIUM_DATA": str(tmp_path)}))
    with TestClient(app) as client:
        pid = _translate(client, "hello").json()["translated_text"]
        assert Path(f"/proc/{pid}").exists()
    _wait_for(lambda: not Path(f"/proc/{pid}").exists())
