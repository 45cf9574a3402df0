"""What calls and issues hear of the floors below."""

from deadlines.acts import opens_at, when_clocks_change

from . import turns
from .promises import REPLY

# Whoever is warned that a reply falls due explains it there before it is late.
opens_at(REPLY, "#extend_reason")

# The queue is in the order of the clocks.
when_clocks_change("calls.Issue")(turns.keep)
