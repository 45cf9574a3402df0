"""What somebody else does between two statements of ours."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def meanwhile(what: str, do: Callable[[], object], *, before: bool = False) -> Iterator[None]:
    """The first statement that begins with `what` is followed, or preceded, by what somebody else does."""
    done: list[str] = []

    def between(execute, sql, params, many, context):
        is_it = not done and sql.startswith(what)
        if is_it:
            done.append(sql)
            if before:
                do()
        result = execute(sql, params, many, context)
        if is_it and not before:
            do()
        return result

    with connection.execute_wrapper(between):
        yield
    assert done, f"Nothing began with {what}"
