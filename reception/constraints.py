"""Where the first migration looks for what now lies in `deadlines.constraints`."""

from deadlines.constraints import NoOverlap, Span

__all__ = ["NoOverlap", "Span"]
