"""Every promise as a clock: the working calendar, time limits, the sweep."""
