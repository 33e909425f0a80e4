"""Numbers for Prometheus; labels hold routes and counts, never names or text."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest


class Metrics:
    """Metrics of one application, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "clientsignal_requests",
            "Requests by route and status.",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self.request_seconds = Histogram(
            "clientsignal_request_seconds",
            "Time to answer by route.",
            ["method", "route"],
            registry=self.registry,
        )
        self.documents = Counter(
            "clientsignal_documents",
            "Documents taken in, by outcome.",
            ["outcome"],
            registry=self.registry,
        )
        self.analysis_seconds = Histogram(
            "clientsignal_analysis_seconds",
            "Time to analyze one document.",
            registry=self.registry,
        )

    def render(self) -> bytes:
        """Return all metrics in the text format."""
        return generate_latest(self.registry)
