"""Spans that continue the caller's trace; nothing is recorded without a place to send them to."""

from threading import Thread

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

from soba_services.base.settings import PlatformSettings

# A collector that is away is tried again for longer than the end of a process may take.
_LAST_WAIT_SECONDS = 2


def create_tracing(service: str, settings: PlatformSettings) -> TracerProvider | None:
    """A provider of the service's own: several services may share a process."""
    endpoint = settings.OTEL_EXPORTER_OTLP_ENDPOINT
    if endpoint is None:
        return None
    exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
    return create_provider(service, settings.OTEL_TRACES_SAMPLER_ARG, BatchSpanProcessor(exporter))


def create_provider(service: str, ratio: float, processor: SpanProcessor) -> TracerProvider:
    provider = TracerProvider(
        resource=Resource.create({"service.name": service}),
        sampler=ParentBased(root=TraceIdRatioBased(ratio)),
        shutdown_on_exit=False,
    )
    provider.add_span_processor(processor)
    return provider


def stop_tracing(provider: TracerProvider) -> None:
    """Sends what is left, as far as the collector takes it at once."""
    # The SDK waits up to 30 s and has no way to say less.
    last = Thread(target=provider.shutdown, daemon=True)
    last.start()
    last.join(_LAST_WAIT_SECONDS)
