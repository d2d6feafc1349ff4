"""Tell kinds of files apart by their bytes, whatever their names are."""

from denoiser import errors

PICTURE_KINDS = "PNG, JPEG, WebP, AVIF, GIF, BMP or TIFF"
PICTURE_ENDINGS = (
    *(".png", ".jpg", ".jpeg", ".jfif", ".webp", ".avif"),
    *(".gif", ".bmp", ".tif", ".tiff"),
)
HEAD_SIZE = 4096  # bytes; what is enough to tell kinds apart
EMPTY_ZIP = b"PK\x05\x06"  # how an archive of nothing starts
_BMP_HEADER_SIZES = (12, 40, 52, 56, 64, 108, 124)
_AS_JPEG = "save it as JPEG or PNG"
RAW = (
    f"The file is a raw file of a camera; develop it first, or {_AS_JPEG} in the camera's program."
)
_HEIC = (
    'The file is a HEIC photo, as iPhones take them; set the camera to "Most Compatible" (Settings,'
    " Camera, Formats), or open the photo and export it as JPEG."
)
_VIDEO = "The file is a video; take a screenshot of one frame, or save it as a picture."
_SOUND = "The file is a sound recording; expected a picture."
_OFFICE = "The file is an office document; take a screenshot of the digit, or save it as PNG."
_ARCHIVE = "The file is an archive; unpack it first, and choose one of the files in it."

# The first bytes of files that are never read, and the error for each.
_STARTS = (
    (
        b"%PDF",
        "The file is a PDF document; take a screenshot of the digit, or save the page as PNG.",
    ),
    (b"%!PS", f"The file is a PostScript document; open it and {_AS_JPEG}."),
    (b"8BPS", f"The file is a Photoshop document; {_AS_JPEG} in Photoshop."),
    (b"gimp xcf", "The file is a GIMP document; export it as PNG in GIMP."),
    (b"\0\0\1\0", f"The file is an icon (ICO); open it and {_AS_JPEG}."),
    (b"\0\0\2\0", f"The file is a mouse cursor (CUR); open it and {_AS_JPEG}."),
    (b"icns", f"The file is an icon (ICNS); open it and {_AS_JPEG}."),
    (b"\0\0\0\x0cjP  ", f"The file is a JPEG 2000 picture; open it and {_AS_JPEG}."),
    (b"\xff\x4f\xff\x51", f"The file is a JPEG 2000 picture; open it and {_AS_JPEG}."),
    (b"\0\0\0\x0cJXL ", f"The file is a JPEG XL picture; open it and {_AS_JPEG}."),
    (b"\xff\x0a", f"The file is a JPEG XL picture; open it and {_AS_JPEG}."),
    (b"FUJIFILMCCD-RAW", RAW),
    (b"IIU\0", RAW),  # Panasonic
    (b"IIRO", RAW),  # Olympus
    (b"IIRS", RAW),
    (b"MMOR", RAW),
    (b"FOVb", RAW),  # Sigma
    (b"\x1aE\xdf\xa3", _VIDEO),  # Matroska, WebM
    (b"FLV", _VIDEO),
    (b"\0\0\1\xba", _VIDEO),  # MPEG
    (b"\0\0\1\xb3", _VIDEO),
    (b"0&\xb2u\x8ef\xcf\x11", _VIDEO),  # Windows Media
    (b"ID3", _SOUND),
    (b"fLaC", _SOUND),
    (b"OggS", _SOUND),
    (b"\xd0\xcf\x11\xe0", _OFFICE),  # Word, Excel and PowerPoint until 2003
    (b"{\\rtf", _OFFICE),
    (b"Rar!", _ARCHIVE),
    (b"7z\xbc\xaf", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE),  # Zstandard
    (b"\x89HDF", "The file is HDF5 data, such as a model of Keras; expected a picture."),
    (
        b"MATLAB 5.0 MAT-file",
        "The file is MATLAB data; save the array with `numpy.save`, or the picture as PNG.",
    ),
    (
        (b"\x80\x02", b"\x80\x03", b"\x80\x04\x95", b"\x80\x05\x95"),
        "The file is a Python pickle, which is never opened; save the array with `numpy.save`.",
    ),
    (b"\x7fELF", "The file is a program; expected a picture."),
    (b"MZ\x90", "The file is a program; expected a picture."),
    (b"SQLite format 3", "The file is a database; expected a picture."),
)


def picture_kind(content: bytes) -> str | None:
    """Return the kind of a picture, as `PICTURE_KINDS` spells it, or None for any other file.

    Args:
        content: The bytes of the file, at least the first `HEAD_SIZE`.
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith(b"\xff\xd8"):
        return "JPEG"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "WebP"
    if _brands(content) & {b"avif", b"avis"}:
        return "AVIF"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    # Two letters start many a text, too.
    if content.startswith(b"BM") and int.from_bytes(content[14:18], "little") in _BMP_HEADER_SIZES:
        return "BMP"
    if content.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")) and content[8:10] != b"CR":
        return "TIFF"
    return None


def check_readable(content: bytes) -> None:
    """Refuse files of the known kinds that are never read, such as HEIC photos and videos.

    Pictures, arrays, text, and files of unknown kinds pass.

    Args:
        content: The bytes of the file, at least the first `HEAD_SIZE`.

    Raises:
        PictureError: It is of such a kind.
    """
    if message := _refusal(content):
        raise errors.PictureError(message)


def not_a_picture(content: bytes) -> errors.PictureError:
    """Return the error for a file that is no picture, with the name of its kind where that is known."""
    if message := _refusal(content):
        return errors.PictureError(message)
    if content.startswith(b"\x93NUMPY") or is_npz(content):
        what = "The file is a NumPy array, not a picture"
    elif content.startswith(b"\x1f\x8b"):
        what = "The file is compressed by gzip, not a picture"
    elif is_text(content):
        what = "The file is text, not a picture"
    else:
        what = "The file is not a picture of a kind that can be read"
    return errors.PictureError(f"{what}; expected {PICTURE_KINDS}.")


def is_npz(content: bytes) -> bool:
    """Return whether a ZIP archive starts with a NumPy array, or holds nothing, as `numpy.savez` writes it."""
    if content.startswith(EMPTY_ZIP):
        return True
    name_size = int.from_bytes(content[26:28], "little")
    return content.startswith(b"PK\x03\x04") and content[30 : 30 + name_size].endswith(b".npy")


def is_text(content: bytes) -> bool:
    """Return whether a file looks like text; UTF-16 counts if it says so at its start."""
    return content.startswith((b"\xff\xfe", b"\xfe\xff")) or not any(
        byte < 9 or 13 < byte < 27 for byte in content[:HEAD_SIZE]
    )


def _refusal(content: bytes) -> str | None:
    if picture_kind(content):
        return None
    for start, message in _STARTS:
        if content.startswith(start):
            return message
    if content[:1] == b"P" and content[1:2] in b"1234567" and content[2:3].isspace():
        return f"The file is a picture of the kinds PBM, PGM, PPM or PAM; open it and {_AS_JPEG}."
    if content.startswith((b"II*\0", b"MM\0*")):  # Canon's CR2
        return RAW
    if brands := _brands(content):
        if b"crx " in brands:  # Canon's CR3
            return RAW
        if brands & {b"mif1", b"msf1"} or any(brand[:3] in (b"hei", b"hev") for brand in brands):
            return _HEIC
        return _SOUND if b"M4A " in brands else _VIDEO
    if content[4:8] in (b"moov", b"mdat", b"wide", b"skip", b"free"):  # old QuickTime
        return _VIDEO
    if content.startswith(b"RIFF"):
        return _VIDEO if content[8:12] == b"AVI " else _SOUND
    if content.startswith((b"PK\x03\x04", EMPTY_ZIP)):
        return _zip_refusal(content)
    return _markup_refusal(content)


def _brands(content: bytes) -> set[bytes]:
    """Return the brands that a file of the ISO base media format (ISO 14496-12) names."""
    if content[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(content[:4], "big"), HEAD_SIZE)
    compatible = {content[at : at + 4] for at in range(16, end, 4)}
    return {content[8:12], *compatible} - {b""}


def _zip_refusal(content: bytes) -> str | None:
    if is_npz(content):
        return None
    head = content[:HEAD_SIZE]
    is_office = b"[Content_Types].xml" in head or b"mimetypeapplication/" in head
    return _OFFICE if is_office else f"The file is a ZIP archive; {_ARCHIVE.partition('; ')[2]}"


def _markup_refusal(content: bytes) -> str | None:
    head = content[:HEAD_SIZE].lower()
    if b"%pdf-" in head[:1024]:  # Acrobat reads those with something before it, too
        return _STARTS[0][1]
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return None
    if b"<!doctype html" in head or b"<html" in head:
        return (
            "The file is a web page, not a picture; save the picture itself, or take a screenshot."
        )
    if b"<svg" in head:
        return "The file is an SVG drawing; export it as PNG, or take a screenshot."
    return None
