"""What requests and answers look like on the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from soba_services.base.models import WireModel

Text = Annotated[str, Field(min_length=1, max_length=10_000)]
Language = Annotated[str, Field(min_length=2, max_length=35, pattern=r"^[A-Za-z0-9_-]+$")]
Share = Annotated[float, Field(ge=0, le=1)]
Texts = Annotated[list[Text], Field(min_length=1, max_length=100)]


class TextQuestion(WireModel):
    text: Text
    source_language: Language = "auto"
    target_language: Language
    context: str | None = Field(default=None, max_length=10_000)
    """Accepted, as deployed copies do; no engine here makes use of it."""


class DetectionQuestion(WireModel):
    text: Text


class TextsQuestion(WireModel):
    texts: Texts
    source_language: Language | None = None
    target_language: Language | None = None


class TranslationAnswer(WireModel):
    original_text: str
    translated_text: str
    source_language: str
    target_language: str
    confidence: float = Field(ge=0, le=1)
    latency_ms: float
    model_used: str
    timestamp: datetime


class TranslationsAnswer(WireModel):
    results: list[TranslationAnswer]


class DetectionAnswer(WireModel):
    detected_language: str
    """`und` where there are no words to tell it by."""
    confidence: float = Field(ge=0, le=1)
    alternatives: list[tuple[str, Share]]


class LanguagesAnswer(WireModel):
    languages: dict[str, str]
    supported_pairs: list[str]
