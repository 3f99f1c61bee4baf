"""Settings come from the environment, are parsed once, and never show their values in an error."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

LogLevel = Literal["fatal", "error", "warn", "info", "debug", "trace", "silent"]

Model = TypeVar("Model", bound=BaseModel)


class SettingsError(Exception):
    """Something in the environment is wrong; the message names the settings, not their values."""


class PlatformSettings(BaseModel):
    """What every process reads, whichever services it runs."""

    model_config = ConfigDict(frozen=True)

    HOST: str = "127.0.0.1"
    DATABASE_URL: str | None = None
    LOG_LEVEL: LogLevel = "info"
    OTEL_EXPORTER_OTLP_ENDPOINT: str | None = None
    OTEL_TRACES_SAMPLER_ARG: float = Field(default=1.0, ge=0, le=1)
    SOBA_BODY_LIMIT_BYTES: int = Field(default=2_097_152, ge=1024, le=104_857_600)
    SOBA_RECEIVE_TIMEOUT_MS: int = Field(default=10_000, ge=10, le=600_000)
    SOBA_DRAIN_MS: int = Field(default=0, ge=0, le=60_000)
    SOBA_STOP_MS: int = Field(default=10_000, ge=100, le=600_000)
    SOBA_POSTGRES_POOL_SIZE: int = Field(default=8, ge=1, le=200)
    SOBA_MAX_IN_FLIGHT: int = Field(default=256, ge=1, le=10_000)
    SOBA_SEED_DEMO: bool = False

    @field_validator("DATABASE_URL")
    @classmethod
    def _is_postgres(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("postgres://", "postgresql://")):
            raise ValueError("must start with postgresql://")
        return value

    @field_validator("OTEL_EXPORTER_OTLP_ENDPOINT")
    @classmethod
    def _is_http(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value


def _read(name: str, environment: Mapping[str, str]) -> str | None:
    """A setting, or the content of the file that `<NAME>_FILE` names. Empty is as good as absent."""
    value = environment.get(name, "").strip()
    if value:
        return value
    file = environment.get(f"{name}_FILE", "").strip()
    if not file:
        return None
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{name}_FILE: cannot be read ({error.strerror})") from None


def parse_settings(model: type[Model], environment: Mapping[str, str]) -> Model:
    """The model's fields from the environment, by their names; all that is wrong is told at once."""
    found = {name: _read(name, environment) for name in model.model_fields}
    try:
        return model.model_validate({name: value for name, value in found.items() if value is not None})
    except ValidationError as error:
        problems = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
        raise SettingsError("The settings are wrong.\n" + "\n".join(f"  {one}" for one in problems)) from None
