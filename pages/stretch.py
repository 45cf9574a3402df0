"""A file, or the one stretch of it that a player asks for: without, nobody jumps in a sound, and some play none."""

import re
from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

ASKED = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
PIECE = 64 * 1024  # bytes


def stretch(request: HttpRequest, file: Any, *, size: int, name: str, media_type: str) -> HttpResponseBase:
    """All of `file`, or of its `size` bytes those of the header Range (RFC 9110, 14)."""
    asked = _asked(request.headers.get("range", ""), size)
    if asked is None:
        response: HttpResponseBase = FileResponse(file, filename=name, content_type=media_type)
    elif asked[0] >= size:
        file.close()
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
    else:
        first, last = asked
        file.seek(first)
        response = StreamingHttpResponse(_pieces(file, last - first + 1), status=206, content_type=media_type)
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
        response["Content-Length"] = str(last - first + 1)
        response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    response["Accept-Ranges"] = "bytes"
    return response


def _asked(header: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte; None where nothing, or nothing that can be read, is asked for."""
    found = ASKED.fullmatch(header.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:  # so many from the end
        return (max(0, size - int(last)), size - 1) if int(last) else (size, size)
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last), size - 1) if last else size - 1


def _pieces(file: Any, left: int) -> Iterator[bytes]:
    with file:
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
