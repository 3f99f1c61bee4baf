"""What one process gives to the services in it, and what each service makes of that for itself."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import psycopg
from opentelemetry.sdk.trace import TracerProvider

from soba_services.base.background import Background, create_background
from soba_services.base.database import Database, create_database
from soba_services.base.logs import create_logger
from soba_services.base.metrics import Metrics, create_metrics
from soba_services.base.settings import PlatformSettings, parse_settings
from soba_services.base.tracing import create_tracing


@dataclass(frozen=True, slots=True)
class Platform:
    settings: PlatformSettings
    environment: Mapping[str, str]
    """For a service's own settings: `parse_settings(MlSettings, platform.environment)`."""
    database: Database
    stopping: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class Kit:
    """A service's own logger, metrics, tracing and background work."""

    name: str
    platform: Platform
    logger: logging.Logger
    metrics: Metrics
    background: Background
    tracing: TracerProvider | None

    @property
    def database(self) -> Database:
        return self.platform.database


def create_platform(
    environment: Mapping[str, str], *, seed: Callable[[psycopg.Connection], None] | None = None
) -> Platform:
    """Opens nothing: `platform.database.start(seconds)` does. `seed` is used where SOBA_SEED_DEMO is true."""
    settings = parse_settings(PlatformSettings, environment)
    database = create_database(
        settings.DATABASE_URL,
        create_logger("python-database", settings.LOG_LEVEL),
        pool_size=settings.SOBA_POSTGRES_POOL_SIZE,
        prepare=seed if settings.SOBA_SEED_DEMO else None,
    )
    return Platform(settings, environment, database)


def create_kit(name: str, platform: Platform, *, workers: int = 1) -> Kit:
    """`workers` is how many background jobs run at a time."""
    logger = create_logger(name, platform.settings.LOG_LEVEL)
    metrics = create_metrics(name)
    background = create_background(logger, metrics, workers=workers)
    return Kit(name, platform, logger, metrics, background, create_tracing(name, platform.settings))
