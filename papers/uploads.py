"""What may be attached to a record: a file is what its content says, and a photo is drawn anew.

A camera writes into a photo where it was taken and by which telephone; what is drawn anew
from the pixels has none of that, and nothing that hides behind a picture survives it.
"""

import io
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

import filetype
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE  # where the company has set no number of its own
LONGEST_NAME = 120
LONG_SIDE = 2560  # pixels: a page of small print is still read at this size
MOST_PIXELS = 60_000_000

PHOTOS = {"JPEG": ("JPEG", ".jpg", "image/jpeg"), "MPO": ("JPEG", ".jpg", "image/jpeg")}
PHOTOS |= {"WEBP": ("JPEG", ".jpg", "image/jpeg"), "PNG": ("PNG", ".png", "image/png")}
OFFICE = "application/vnd.openxmlformats-officedocument."
ZIPPED = {
    ".docx": ("word/document.xml", OFFICE + "wordprocessingml.document"),
    ".xlsx": ("xl/workbook.xml", OFFICE + "spreadsheetml.sheet"),
    ".pptx": ("ppt/presentation.xml", OFFICE + "presentationml.presentation"),
}
OLD = {".doc": "application/msword", ".xls": "application/vnd.ms-excel", ".ppt": "application/vnd.ms-powerpoint"}
OLD_BEGINS = bytes.fromhex("d0cf11e0a1b11ae1")
PLAIN = {".txt", ".csv", ".eml", ".ics", ".md"}
PDF = "application/pdf"

PICTURES = ".jpg,.jpeg,.png,.webp"
ACCEPTED = ",".join([".pdf", PICTURES, *ZIPPED, *OLD, *sorted(PLAIN)])


@dataclass(frozen=True)
class Upload:
    """A file that was looked at and may be kept."""

    name: str
    media_type: str
    content: bytes


def checked(upload: UploadedFile, *, largest: int = LARGEST, pictures_only: bool = False) -> Upload:
    """The file as it may be kept; raises `ValidationError` in the words of whoever chose it."""
    if upload.size > largest:
        raise ValidationError(_("This file is too large: at most %(n)d MB.") % {"n": largest // MEGABYTE})
    if not upload.size:
        raise ValidationError(_("This file is empty."))
    upload.seek(0)
    content, name = upload.read(), cleaned(upload.name)
    guess = filetype.guess_mime(content) or ""
    if guess.startswith("image/"):
        return photo(name, content)
    media_type = None if pictures_only else _document(PurePath(name).suffix.lower(), guess, content)
    if media_type is None:
        raise ValidationError(_unfit(name, pictures_only))
    return Upload(name, media_type, content)


def photo(name: str, content: bytes) -> Upload:
    """The picture, upright, no larger than it is read, and nothing but the picture."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            wanted = PHOTOS.get(picture.format or "")
            if wanted is None or picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(_unfit(name, True))
            kept_as, suffix, media_type = wanted
            upright = ImageOps.exif_transpose(picture).convert("RGB" if kept_as == "JPEG" else "RGBA")
            upright.thumbnail((LONG_SIDE, LONG_SIDE))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as broken:
        raise ValidationError(_("This picture cannot be opened. Take it again, or choose another file.")) from broken
    drawn = Image.new(upright.mode, upright.size)
    drawn.paste(upright)
    kept = io.BytesIO()
    drawn.save(kept, kept_as, **({"quality": 85, "optimize": True} if kept_as == "JPEG" else {"optimize": True}))
    return Upload(str(PurePath(name).with_suffix(suffix)), media_type, kept.getvalue())


def cleaned(name: str) -> str:
    """The file's own name without folders and control characters, cut where it is too long."""
    last = unicodedata.normalize("NFC", name or "").replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip(" .") or _("file")
    path = PurePath(plain)
    return path.stem[: LONGEST_NAME - len(path.suffix) - 4] + path.suffix[:20]


def _document(suffix: str, guess: str, content: bytes) -> str | None:
    """What a file of this name is kept as; None where its content is something else."""
    if suffix == ".pdf":
        return PDF if guess == PDF else None
    if suffix in ZIPPED:
        return _zipped(suffix, content)
    if suffix in OLD:
        return OLD[suffix] if content.startswith(OLD_BEGINS) else None
    return "text/plain" if suffix in PLAIN and _is_text(content) else None


def _zipped(suffix: str, content: bytes) -> str | None:
    """An office document without macros; any other archive is none."""
    part, media_type = ZIPPED[suffix]
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except zipfile.BadZipFile:
        return None
    return media_type if part in names and not any("vbaproject" in name.lower() for name in names) else None


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _unfit(name: str, pictures_only: bool) -> str:
    if pictures_only:
        return _("“%(name)s” is no picture that can be kept. Choose a JPEG, PNG or WebP file.") % {"name": name}
    return _(
        "“%(name)s” cannot be kept: its content does not fit its name. "
        "PDF, pictures, Word, Excel, PowerPoint and text files can be attached."
    ) % {"name": name}
