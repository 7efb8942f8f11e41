from __future__ import annotations

import io

import pytest
from PIL import Image

from dashspot.errors import FileRefused
from dashspot.files.covers import LARGEST_BYTES, as_cover, is_cover


def drawn(form: str, size: tuple[int, int], mode: str = "RGB", **options: object) -> bytes:
    """A picture with noise in it, which compresses badly."""
    into = io.BytesIO()
    Image.effect_noise(size, 90).convert(mode).save(into, form, **options)
    return into.getvalue()


def test_a_jpeg_that_spotify_takes_stays_as_it_is() -> None:
    """Byte by byte."""
    picture = drawn("JPEG", (300, 200))
    assert as_cover(picture) == picture


@pytest.mark.parametrize(
    ("form", "size", "mode"),
    [
        ("PNG", (900, 700), "RGB"),
        ("PNG", (64, 64), "RGBA"),
        ("PNG", (64, 64), "P"),
        ("WEBP", (1200, 300), "RGB"),
        ("JPEG", (3000, 3000), "RGB"),
        ("JPEG", (700, 700), "CMYK"),
        ("GIF", (80, 80), "P"),
    ],
)
def test_any_other_picture_becomes_one(form: str, size: tuple[int, int], mode: str) -> None:
    """Square, no larger than Spotify shows, small enough to be sent."""
    made = as_cover(drawn(form, size, mode))
    assert is_cover(made)
    with Image.open(io.BytesIO(made)) as found:
        assert found.format == "JPEG"
        assert mode == "CMYK" or found.width == found.height <= 640


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "This is no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is no picture"),
        (b"\xff\xd8\xff\xe0 and no more", "This is no picture"),
        (drawn("PNG", (300, 300))[:2000], "This is no picture"),
        (drawn("BMP", (30, 30)), "Choose a JPEG"),
        (drawn("EPS", (30, 30)), "Choose a JPEG"),
        (b"x" * (LARGEST_BYTES + 1), "at most 20 MB"),
    ],
    ids=["empty", "svg", "cut jpeg", "cut png", "bmp", "eps", "large"],
)
def test_what_is_no_picture_is_refused(content: bytes, why: str) -> None:
    """With a sentence."""
    with pytest.raises(FileRefused, match=why):
        as_cover(content)


def test_a_picture_of_too_many_pixels_is_not_opened() -> None:
    """A small file may hold a picture that fills the memory."""
    into = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(into, "PNG")
    with pytest.raises(FileRefused, match="9,000 by 9,000 pixels"):
        as_cover(into.getvalue())
