"""What this service reads from the environment."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class TranslationSettings(BaseModel):
    model_config = ConfigDict(frozen=True)

    APERTIUM_DATA: Path = Path("/usr/share/apertium")
    """Where Apertium's packages put their modes."""
    APERTIUM_MAX_PIPELINES: int = Field(default=4, ge=1, le=64)
    """Each runs about ten small programs for one pair."""
    NEURAL_MODELS: Path | None = None
    """A folder with one folder for each CTranslate2 model."""
    NEURAL_THREADS: int = Field(default=1, ge=1, le=64)
    TRANSLATION_TIMEOUT_MS: int = Field(default=20_000, ge=100, le=120_000)
    """For one request, however many texts it has."""
