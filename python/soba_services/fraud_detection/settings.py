"""What this service reads from the environment, beside the platform's settings."""

from pydantic import BaseModel, ConfigDict, Field


class FraudSettings(BaseModel):
    model_config = ConfigDict(frozen=True)

    # How often the stored transactions are read for what is known of addresses.
    FRAUD_REFRESH_SECONDS: float = Field(default=300, ge=1, le=86_400)
    FRAUD_RETRAIN_HOURS: float = Field(default=24, gt=0, le=8760)
    FRAUD_MOST_TRANSACTIONS: int = Field(default=50_000, ge=1000, le=1_000_000)
