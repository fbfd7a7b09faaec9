"""What comes out of a photograph is points: nothing the camera wrote, nothing hidden, and no hostile file is drawn."""

from __future__ import annotations

import io
import os
import struct
import zlib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from clinic_app.domain.attachments import MOST_FILE_BYTES, MOST_SIDE
from clinic_app.errors import PictureRefused
from clinic_app.wire.pictures import bare, read_picture

CANARY = b"CANARY-18.7883-98.9853-IMG_2041-Malar"


def arm(size: tuple[int, int] = (64, 48)) -> Image.Image:
    """Left half red, right half blue, a green stripe on top: one can see how it is turned."""
    made = Image.new("RGB", size, "red")
    made.paste("blue", (size[0] // 2, 0, *size))
    made.paste("lime", (0, 0, size[0], size[1] // 4))
    return made


def exif(**more: int) -> Image.Exif:
    told = Image.Exif()
    told[0x010F] = told[0x0110] = told[0x8298] = CANARY.decode()
    told[0x0112] = more.get("orientation", 1)
    told.get_ifd(0x8769)[0x9003] = "2026:11:22 03:41:07"
    told.get_ifd(0x8769)[0x927C] = CANARY
    told.get_ifd(0x8825).update({1: "N", 2: (18.0, 47.0, 18.0), 3: "E", 4: (98.0, 59.0, 7.0), 29: CANARY.decode()})
    return told


def segment(kind: int, content: bytes) -> bytes:
    return bytes((0xFF, kind)) + struct.pack(">H", len(content) + 2) + content


def jpeg(made: Image.Image | None = None, **more: Any) -> bytes:
    written = io.BytesIO()
    (made or arm()).save(written, "JPEG", quality=95, subsampling=0, **more)
    return written.getvalue()


def png(made: Image.Image, **more: Any) -> bytes:
    written = io.BytesIO()
    made.save(written, "PNG", **more)
    return written.getvalue()


def profile() -> bytes:
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return icc + CANARY


def told_everywhere() -> bytes:
    """A JPEG with a canary in every segment that can hold words, and after its end."""
    plain = jpeg(exif=exif(), icc_profile=profile(), comment=CANARY)
    small = jpeg(arm((16, 12)), comment=CANARY)
    more = b"".join(
        segment(kind, content)
        for kind, content in (
            (0xE0, b"JFXX\x00\x10" + small),
            (0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>" + CANARY + b"</x:xmpmeta>"),
            (0xE2, b"MPF\x00" + CANARY),
            (0xED, b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x30" + CANARY.ljust(0x30)),
            *((0xE0 + each, CANARY) for each in range(3, 16)),
            (0xFE, CANARY),
        )
    )
    return plain[:2] + plain[2:20] + more + plain[20:] + CANARY + jpeg(comment=CANARY)


def segments(found: bytes) -> list[int]:
    """An independent walk: the kinds of every segment up to the points."""
    kinds, at = [], 2
    while True:
        assert found[at] == 0xFF
        kinds.append(found[at + 1])
        if found[at + 1] == 0xDA:
            return kinds
        at += 2 + int.from_bytes(found[at + 2 : at + 4], "big")


@pytest.mark.parametrize("file", [told_everywhere(), jpeg(exif=exif(), comment=CANARY, icc_profile=profile())])
def test_nothing_that_was_written_beside_the_points_comes_through(file: bytes) -> None:
    assert CANARY in file
    made = read_picture(file).jpeg
    assert set(segments(made)) <= {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}
    for word in (CANARY, b"Exif", b"JFXX", b"http", b"8BIM", b"ICC_PROFILE", b"MPF", b"2026", b"acsp"):
        assert word not in made
    read = Image.open(io.BytesIO(made))
    assert not read.getexif()
    assert set(read.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert made.endswith(b"\xff\xd9")
    assert made.count(b"\xff\xd9") == 1


def test_nothing_beside_the_points_of_a_png_comes_through() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", CANARY.decode())
    words.add_text("Comment", CANARY.decode(), zip=True)
    words.add_itxt("XML:com.adobe.xmp", CANARY.decode())
    words.add(b"prIv", CANARY)
    file = png(arm(), pnginfo=words, exif=exif(), icc_profile=profile()) + CANARY
    made = read_picture(file)
    assert CANARY in file
    assert CANARY not in made.jpeg
    assert bare(made.jpeg)
    assert made.camera_at == "2026-11-22T03:41"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_as_the_camera_was_held(orientation: int) -> None:
    made = read_picture(jpeg(exif=exif(orientation=orientation)))
    upright = Image.open(io.BytesIO(made.jpeg))
    turned = {2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}.get(orientation, (0, 0))
    at = (turned[0] * (upright.width - 1), turned[1] * (upright.height - 1))
    assert (upright.width > upright.height) == (orientation < 5)
    red, green, blue = upright.getpixel(at)
    assert (red < 60, green > 200, blue < 60) == (True, True, True), "the corner that was above on the left is green"
    assert made.camera_at == "2026-11-22T03:41"


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_there_is_not_turns_nothing(orientation: int) -> None:
    assert read_picture(jpeg(exif=exif(orientation=orientation))).width == 64


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_kind_of_png_is_read_and_what_is_clear_is_white(mode: str) -> None:
    made = read_picture(png(Image.new("RGBA", (8, 8), (0, 0, 0, 0)).convert(mode)))
    assert bare(made.jpeg)
    if mode in ("LA", "RGBA"):
        assert min(Image.open(io.BytesIO(made.jpeg)).convert("L").tobytes()) > 250


def test_print_colours_are_read() -> None:
    made = Image.open(io.BytesIO(read_picture(jpeg(arm().convert("CMYK"))).jpeg))
    assert made.mode == "RGB"
    assert made.getpixel((60, 40))[2] > 180


def test_a_picture_of_forty_million_points_is_kept_smaller_and_says_so() -> None:
    made = read_picture(jpeg(Image.new("L", (8000, 5000), 90)))
    assert made.smaller
    assert MOST_SIDE * 3 // 4 <= max(made.width, made.height) <= MOST_SIDE
    assert made.width * 5 == made.height * 8
    assert not read_picture(jpeg(arm((MOST_SIDE, 3)))).smaller
    long = read_picture(png(Image.new("L", (MOST_SIDE + 2, 3))))
    assert (long.width, long.smaller) == (MOST_SIDE, True)


def bomb(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(4096))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (bomb(60_001, 1_000), "too_many_points"),
        (bomb(100_000, 100_000), "too_many_points"),
        (bomb(2**31 - 1, 2**31 - 1), "too_many_points"),
        (bomb(0, 5), "damaged"),
        (bomb(4_000, 4_000), "damaged"),
        (b"", "not_known"),
        (b"%PDF-1.7", "not_known"),
        (b"GIF89a" + bytes(40), "not_known"),
        (b"II*\x00" + bytes(40), "not_known"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(40), "heic"),
        (b"\xff\xd8\xff" + bytes(40), "damaged"),
        (jpeg()[:200], "damaged"),
        (jpeg(arm((400, 300)))[:-600], "damaged"),
        (png(Image.new("I;16", (4, 4))), "not_known"),
        (b"\xff\xd8\xff" + b"\xff\xda" * 65, "damaged"),
        (b"\xff\xd8\xff" + bytes(MOST_FILE_BYTES), "too_large"),
    ],
)
def test_what_is_no_photograph_of_a_clinic_is_refused_with_its_reason(file: bytes, reason: str) -> None:
    with pytest.raises(PictureRefused) as refused:
        read_picture(file)
    assert refused.value.reason == reason


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_file_harmed_anywhere_is_refused_or_read_and_still_bare(data: st.DataObject) -> None:
    file = bytearray(data.draw(st.sampled_from([told_everywhere(), png(arm(), exif=exif()), jpeg(progressive=True)])))
    for _ in range(data.draw(st.integers(1, 12))):
        file[data.draw(st.integers(3, len(file) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(file)) | st.none())
    try:
        made = read_picture(bytes(file[:cut]))
    except PictureRefused:
        return
    assert bare(made.jpeg)
    assert CANARY[:12] not in made.jpeg


def test_a_jpeg_with_anything_more_is_not_bare() -> None:
    clean = read_picture(jpeg()).jpeg
    assert bare(clean)
    for harmed in (
        clean + b"x", clean[:2] + segment(0xE1, b"Exif") + clean[2:], clean[:2] + segment(0xFE, b"x") + clean[2:],
        clean[:-2], b"", clean[:-2] + segment(0xFE, b"x") + b"\xff\xd9",
        clean[:2] + segment(0xE0, b"JFXX\x00x") + clean[2:],
    ):  # fmt: skip
        assert not bare(harmed)


def test_noise_comes_out_as_it_went_in() -> None:
    """The points are those of the picture: no more is lost than a JPEG of this quality loses."""
    soft = Image.frombytes("RGB", (24, 24), os.urandom(24 * 24 * 3)).resize((240, 240), Image.Resampling.BICUBIC)
    made = Image.open(io.BytesIO(read_picture(png(soft)).jpeg))
    off = [abs(one - other) for one, other in zip(soft.tobytes(), made.tobytes(), strict=True)]
    assert sum(off) / len(off) < 6
