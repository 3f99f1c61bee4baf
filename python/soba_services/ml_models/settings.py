"""What this service reads from the environment, beside the platform's settings."""

from pydantic import BaseModel, ConfigDict, Field


class MlSettings(BaseModel):
    model_config = ConfigDict(frozen=True)

    # Pairs with enough candles are trained by themselves when their model is older; 0: only when asked.
    ML_RETRAIN_HOURS: float = Field(default=24, ge=0, le=8760)
    ML_TRAINING_TIMEOUT_SECONDS: float = Field(default=900, ge=1, le=86_400)
    ML_MODELS_IN_MEMORY: int = Field(default=128, ge=1, le=10_000)
