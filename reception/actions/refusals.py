"""What keeps somebody from a verb although it is the moment for it."""

from history.flow import NotAllowed


class Refused(NotAllowed):
    """It is the moment, but something is missing or does not fit; says what, and of which field."""

    def __init__(self, verb: str, sentence: str, field: str = ""):
        super().__init__(verb)
        self.sentence, self.field = sentence, field

    def __str__(self) -> str:
        return self.sentence
