"""Routes of 8002: language detection and translation."""

import time
from typing import Annotated

from fastapi import Body, FastAPI, HTTPException, Query, Request
from fastapi.responses import JSONResponse

from soba_services.base.models import now
from soba_services.base.platform import Platform, create_kit
from soba_services.base.service import ErrorAnswer, create_service
from soba_services.base.settings import parse_settings
from soba_services.nlp_translation.detection import Detect, create_detector
from soba_services.nlp_translation.engine import EngineError, EngineTimeoutError
from soba_services.nlp_translation.engines import create_engines
from soba_services.nlp_translation.languages import DETECTED, code_of, name_of
from soba_services.nlp_translation.settings import TranslationSettings
from soba_services.nlp_translation.translations import (
    AUTO,
    Translation,
    Translator,
    UnsupportedError,
    create_translator,
)
from soba_services.nlp_translation.wire import (
    DetectionAnswer,
    DetectionQuestion,
    Language,
    LanguagesAnswer,
    TextQuestion,
    Texts,
    TextsQuestion,
    TranslationAnswer,
    TranslationsAnswer,
)

_REFUSALS: dict[int | str, dict[str, object]] = {
    400: {"model": ErrorAnswer, "description": "There is no translation between these languages."},
    503: {"model": ErrorAnswer, "description": "The translation engine failed."},
    504: {"model": ErrorAnswer, "description": "The translation took too long."},
}


def create_app(platform: Platform) -> FastAPI:
    settings = parse_settings(TranslationSettings, platform.environment)
    kit = create_kit("nlp-translation", platform)
    detect = create_detector()
    engines = create_engines(kit, settings)
    translator = create_translator(detect, engines.ready, seconds=settings.TRANSLATION_TIMEOUT_MS / 1000)
    app = create_service(
        kit,
        title="Translation",
        description="Tells the language of texts, and translates them with the engines that are installed.",
        checks={"engines": lambda: engines.problem(bool(translator.pairs()))},
        start=lambda: engines.start(translator.add),
    )
    _answer_errors(app)
    _add_detection(app, detect)
    _add_translation(app, translator)
    return app


def _answer_errors(app: FastAPI) -> None:
    @app.exception_handler(UnsupportedError)
    async def on_unsupported(_request: Request, error: UnsupportedError) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, 400)

    @app.exception_handler(EngineError)
    async def on_engine(_request: Request, error: EngineError) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, 504 if isinstance(error, EngineTimeoutError) else 503)


def _add_detection(app: FastAPI, detect: Detect) -> None:
    @app.post("/detect-language")
    def detect_language(question: DetectionQuestion) -> DetectionAnswer:
        """The language of a text, with others that it may be."""
        found = detect(question.text)
        return DetectionAnswer(
            detected_language=found.best.code,
            confidence=found.best.confidence,
            alternatives=[(guess.code, guess.confidence) for guess in found.others],
        )


def _add_translation(app: FastAPI, translator: Translator) -> None:
    @app.post("/translate", responses=_REFUSALS)
    def translate(question: TextQuestion) -> TranslationAnswer:
        """One text. Placeholders, addresses, numbers, tickers and links stay as they are."""
        (answer,) = _translate(translator, [question.text], (question.source_language, question.target_language))
        return answer

    @app.post("/translate-batch", responses=_REFUSALS)
    def translate_batch(
        question: Annotated[Texts | TextsQuestion, Body(description="A bare array, or an object around it.")],
        source_language: Annotated[Language | None, Query()] = None,
        target_language: Annotated[Language | None, Query()] = None,
    ) -> TranslationsAnswer:
        """Many texts. The languages may be in the query or in the body."""
        given = question if isinstance(question, TextsQuestion) else TextsQuestion(texts=question)
        target = given.target_language or target_language
        if target is None:
            raise HTTPException(422, "target_language is needed, as a query parameter or in the body.")
        source = given.source_language or source_language or AUTO
        return TranslationsAnswer(results=_translate(translator, given.texts, (source, target)))

    @app.get("/supported-languages")
    def supported_languages() -> LanguagesAnswer:
        """All languages that are detected or translated, and the pairs that are installed, pivots included."""
        pairs = translator.pairs()
        codes = sorted({*DETECTED, *(code for pair in pairs for code in pair)})
        return LanguagesAnswer(
            languages={code: name_of(code) for code in codes},
            supported_pairs=[f"{source}-{target}" for source, target in pairs],
        )


def _translate(translator: Translator, texts: list[str], pair: tuple[str, str]) -> list[TranslationAnswer]:
    begun = time.perf_counter()
    found = translator.translate(texts, *pair)
    each_ms = round((time.perf_counter() - begun) * 1000 / len(texts), 3)
    return [_answer(text, one, (code_of(pair[1]), each_ms)) for text, one in zip(texts, found, strict=True)]


def _answer(text: str, found: Translation, about: tuple[str, float]) -> TranslationAnswer:
    return TranslationAnswer(
        original_text=text,
        translated_text=found.text,
        source_language=found.source,
        target_language=about[0],
        confidence=found.confidence,
        latency_ms=about[1],
        model_used=found.model,
        timestamp=now(),
    )
