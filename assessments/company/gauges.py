"""Every figure of the company, in the order of the page."""

from . import beside, improvement, promises, receptions, service
from .gauge import Gauge

GAUGES: dict[str, Gauge] = {
    gauge.code: gauge for part in (receptions, service, promises, improvement, beside) for gauge in part.GAUGES
}
