"""What the service reads from the environment beside the platform's settings."""

from pydantic import BaseModel, ConfigDict, Field


class DataSettings(BaseModel):
    model_config = ConfigDict(frozen=True)

    DATA_PIPELINE_WORKERS: int = Field(default=1, ge=1, le=32)
    DATA_PIPELINE_DAYS: int = Field(default=7, ge=1, le=3650)
    """How long a finished pipeline and its failed events are kept."""
    DATA_MOST_EVENTS: int = Field(default=10_000, ge=1, le=100_000)
    """In one event stream or one delivery of market data."""
