"""Does a reminder still hold at the moment at which it would be sent? (R17)"""

from notices.models import Word

from .models import Clock


def is_owed(word: Word) -> bool:
    """The promise still runs and is due when the reminder says; one kept, cancelled or moved since is no news."""
    clock = word.params.get("clock")
    if clock is None:
        return True
    return Clock.objects.filter(pk=clock, state=Clock.State.RUNNING, due_at=word.params["due"]).exists()
