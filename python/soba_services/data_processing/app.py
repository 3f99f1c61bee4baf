"""8004: validation of events and market data, event pipelines, candles."""

from fastapi import FastAPI

from soba_services.base.platform import Platform, create_kit
from soba_services.base.service import create_service


def create_app(platform: Platform) -> FastAPI:
    kit = create_kit("data-processing", platform)
    return create_service(kit, title="Data processing", description=__doc__ or "")
