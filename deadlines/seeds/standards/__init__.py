"""Numbers of the regulations that are no clocks, each where its subject is."""

from . import calls, consequences, desk, feedback, outbound, quarter, sheets

ROWS = [*calls.ROWS, *outbound.ROWS, *quarter.ROWS, *sheets.ROWS, *desk.ROWS, *feedback.ROWS, *consequences.ROWS]
