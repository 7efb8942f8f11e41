"""Pictures as covers of playlists: Spotify takes a JPEG whose base 64 has at most 256 KB."""

from __future__ import annotations

import base64
import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from dashspot.errors import FileRefused

MOST_CHARACTERS = 256 * 1024
LARGEST_BYTES = 20_000_000
_MOST_PIXELS = 50_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
"""Pillow reads many more, of which one runs a program of the system's on what it is given."""
_SIDES = (640, 480, 320)
"""Pixels; Spotify shows no more than the first."""
_QUALITIES = (90, 80, 65, 50)


def is_cover(picture: bytes) -> bool:
    """Whether Spotify takes this as it is."""
    return picture.startswith(b"\xff\xd8\xff") and len(base64.b64encode(picture)) <= MOST_CHARACTERS


def as_cover(picture: bytes) -> bytes:
    """A picture that Spotify takes: as it is where it does, else its middle, square, at most 640 by 640 pixels.

    Raises:
        FileRefused: it is no picture, or too large to be opened.
    """
    if len(picture) > LARGEST_BYTES:
        raise FileRefused(f"This picture has {len(picture) / 1e6:.0f} MB; choose one of at most 20 MB.")
    square = _opened(picture)
    if is_cover(picture):
        return picture
    for side in _SIDES:
        made = ImageOps.fit(square, (min(side, *square.size),) * 2)
        for quality in _QUALITIES:
            into = io.BytesIO()
            made.save(into, "JPEG", quality=quality)
            if is_cover(into.getvalue()):
                return into.getvalue()
    raise FileRefused("This picture can't be made small enough for a cover. Choose another one.")


def _opened(picture: bytes) -> Image.Image:
    """The picture, turned as its camera was, on white where it is transparent."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of broken metadata, and of sizes that are looked at below
            found = Image.open(io.BytesIO(picture), formats=_FORMATS)
            if found.width * found.height > _MOST_PIXELS:
                raise FileRefused(f"This picture has {found.width:,} by {found.height:,} pixels; choose a smaller one.")
            turned = ImageOps.exif_transpose(found).convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise FileRefused("This is no picture that can be read. Choose a JPEG, PNG or WebP.") from error
    white = Image.new("RGBA", turned.size, "white")
    white.alpha_composite(turned)
    return white.convert("RGB")
