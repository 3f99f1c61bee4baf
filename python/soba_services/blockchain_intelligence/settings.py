"""What this service reads from the environment."""

from pydantic import BaseModel, ConfigDict, Field, field_validator


class ChainSettings(BaseModel):
    model_config = ConfigDict(frozen=True)

    ETH_RPC_URL: str | None = None
    """A node's JSON-RPC over HTTP. It may hold a key, so it is never shown."""
    ETH_RPC_TIMEOUT_MS: int = Field(default=8000, ge=10, le=30_000)

    @field_validator("ETH_RPC_URL")
    @classmethod
    def _is_http(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value
