"""OpenTelemetry spans; imported only in programs that use OpenTelemetry."""

from __future__ import annotations

import sys
from typing import Any


def _module(name: str) -> Any:
    """Imported by name, so that tools that freeze programs do not require it."""
    try:
        __import__(name)
    except ImportError:  # a frozen program contains only what it imports itself
        return None
    return sys.modules[name]


trace = _module("opentelemetry.trace")
propagate = _module("opentelemetry.propagate")


def begin(service: str, action: str, host: str) -> tuple[Any, str | None] | None:
    """A child of the current span, and its `traceparent` header; None if spans are not recorded."""
    span = trace.get_tracer("cds").start_span(
        f"cds.{service}/{action}",
        kind=trace.SpanKind.CLIENT,
        attributes={"rpc.system": "cds", "rpc.service": service, "rpc.method": action, "server.address": host},
    )
    if not span.get_span_context().is_valid:
        return None
    headers: dict[str, str] = {}
    if propagate is not None:
        propagate.inject(headers, context=trace.set_span_in_context(span))
    return span, headers.get("traceparent")


def end(span: Any, http_status: int | None, error: BaseException | None) -> None:
    """Ends a span with the outcome of the call."""
    status = http_status if error is None else getattr(error, "http_status", None)
    if status is not None:
        span.set_attribute("http.response.status_code", status)
    if error is not None:
        span.set_attribute("error.type", getattr(error, "code", None) or type(error).__name__)
        span.set_status(trace.Status(trace.StatusCode.ERROR, type(error).__name__))
    span.end()
