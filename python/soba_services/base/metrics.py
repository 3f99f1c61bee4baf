"""Prometheus metrics, one registry per service. Label values must come from a bounded set."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


@dataclass(frozen=True, slots=True)
class Metrics:
    registry: CollectorRegistry
    duration: Histogram
    in_flight: Gauge
    background_jobs: Counter

    def expose(self) -> bytes:
        return generate_latest(self.registry)


def create_metrics(service: str) -> Metrics:
    registry = CollectorRegistry()
    info = Gauge("soba_service_info", "The service that answers here.", ["service"], registry=registry)
    info.labels(service).set(1)
    return Metrics(
        registry=registry,
        duration=Histogram(
            "http_server_request_duration_seconds",
            "HTTP requests by method, route and status.",
            ["method", "route", "status"],
            buckets=_BUCKETS,
            registry=registry,
        ),
        in_flight=Gauge("soba_requests_in_flight", "Requests being answered.", registry=registry),
        background_jobs=Counter(
            "soba_background_jobs",
            "Background jobs by name and outcome.",
            ["job", "outcome"],
            registry=registry,
        ),
    )
