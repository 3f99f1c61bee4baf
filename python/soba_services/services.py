"""The registry: which services there are. Their code is loaded only when they are wanted."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from fastapi import FastAPI

from soba_services.base.platform import Platform


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    port: int
    module: str

    @property
    def port_setting(self) -> str:
        return f"{self.name.replace('-', '_').upper()}_PORT"

    def create_app(self, platform: Platform) -> FastAPI:
        create: Callable[[Platform], FastAPI] = import_module(f"soba_services.{self.module}.app").create_app
        return create(platform)


SERVICES = {
    entry.name: entry
    for entry in (
        Entry("ml-models", 8001, "ml_models"),
        Entry("nlp-translation", 8002, "nlp_translation"),
        Entry("fraud-detection", 8003, "fraud_detection"),
        Entry("data-processing", 8004, "data_processing"),
        Entry("blockchain-intelligence", 8005, "blockchain_intelligence"),
    )
}
