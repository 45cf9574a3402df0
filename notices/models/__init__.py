"""What people are told: the inbox, the letters that go out, and the signed links in them."""

from .choice import Preference, Switch
from .link import Link, hash_of
from .message import Message
from .notice import Notice
from .robot import Robot
from .word import About, Word
from .wording import Wording

__all__ = ["About", "Link", "Message", "Notice", "Preference", "Robot", "Switch", "Word", "Wording", "hash_of"]
