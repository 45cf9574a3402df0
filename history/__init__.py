"""Who did what, when. `move` and `record` are in history.flow, `now` in history.moment."""
