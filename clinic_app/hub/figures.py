"""What the hub counts of itself for its operator, in Prometheus' words; no name of anybody is ever a label."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

BOUNDS_S: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0)


class Figures:
    """Counted in memory since the start. Routes are the hub's own few names, so there is an end to them."""

    def __init__(self) -> None:
        self._requests: dict[tuple[str, str, int], int] = {}
        self._buckets: dict[str, list[int]] = {}
        self._seconds: dict[str, float] = {}

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        """One answered request."""
        name = (route, method, status)
        self._requests[name] = self._requests.get(name, 0) + 1
        self._buckets.setdefault(route, [0] * (len(BOUNDS_S) + 1))[bisect_left(BOUNDS_S, seconds)] += 1
        self._seconds[route] = self._seconds.get(route, 0.0) + seconds

    def text(self, gauges: dict[str, int | float]) -> str:
        """The exposition format, version 0.0.4."""
        lines = ["# TYPE clinic_hub_requests_total counter"]
        for (route, method, status), count in sorted(self._requests.items()):
            labels = f'route="{route}",method="{method}",status="{status}"'
            lines.append(f"clinic_hub_requests_total{{{labels}}} {count}")
        lines.append("# TYPE clinic_hub_request_seconds histogram")
        for route, buckets in sorted(self._buckets.items()):
            so_far = 0
            for bound, count in zip((*map(str, BOUNDS_S), "+Inf"), buckets, strict=True):
                so_far += count
                lines.append(f'clinic_hub_request_seconds_bucket{{route="{route}",le="{bound}"}} {so_far}')
            lines.append(f'clinic_hub_request_seconds_sum{{route="{route}"}} {self._seconds[route]:.6f}')
            lines.append(f'clinic_hub_request_seconds_count{{route="{route}"}} {so_far}')
        for name, value in sorted(gauges.items()):
            kind = "counter" if name.endswith("_total") else "gauge"
            lines += [f"# TYPE clinic_hub_{name} {kind}", f"clinic_hub_{name} {value}"]
        return "\n".join(lines) + "\n"
