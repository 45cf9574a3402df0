"""Keeping the working calendars: drafts, the yearly notice, comparison, publication."""
