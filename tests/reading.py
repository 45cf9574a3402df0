"""What a reader does with an answer."""

from collections import deque


def read(response):
    """The answer, read to its end: until then the file of an export stays open."""
    deque(response, maxlen=0)
    return response
