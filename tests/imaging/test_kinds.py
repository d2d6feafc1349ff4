import pytest

from denoiser import errors
from denoiser.imaging import decoding, kinds
from tests.conftest import DIGIT, encode


def ftyp(*brands: bytes) -> bytes:
    content = b"ftyp" + brands[0] + bytes(4) + b"".join(brands[1:])
    return (4 + len(content)).to_bytes(4, "big") + content + bytes(50)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WebP", "AVIF", "GIF", "BMP", "TIFF"])
def test_a_picture_is_known_by_its_first_bytes(kind):
    assert kinds.picture_kind(encode(DIGIT, kind)[: kinds.HEAD_SIZE]) == kind
    assert kind in kinds.PICTURE_KINDS


OTHERS = {
    "HEIC": (ftyp(b"heic", b"mif1", b"heic"), 'HEIC photo.*"Most Compatible".*JPEG'),
    "HEIF of another program": (ftyp(b"mif1", b"mif1"), "HEIC photo"),
    "Canon's CR3": (ftyp(b"crx ", b"crx "), "raw file of a camera"),
    "Canon's CR2": (b"II*\0\x10\0\0\0CR\2\0" + bytes(50), "raw file of a camera"),
    "MP4": (ftyp(b"isom", b"mp41"), "a video"),
    "MOV": (ftyp(b"qt  "), "a video"),
    "old MOV": (b"\0\0\0\x08wide\0\0\1\0mdat", "a video"),
    "AVI": (b"RIFF\0\0\1\0AVI LIST", "a video"),
    "PDF": (b"%PDF-1.7\n", "a PDF document"),
    "SVG": (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "an SVG drawing"),
    "HTML": (b"\n<!DOCTYPE html><html><svg></svg></html>", "a web page"),
    "Word": (b"PK\3\4" + bytes(22) + b"\x13\0\0\0[Content_Types].xml", "an office document"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
    "ZIP": (b"PK\3\4" + bytes(22) + b"\5\0\0\0a.jpg", "a ZIP archive; unpack it"),
    "Photoshop": (b"8BPS\0\1", "a Photoshop document"),
    "ICO": (b"\0\0\1\0\1\0\x10\x10", "an icon"),
    "JPEG 2000": (b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 picture"),
    "JPEG XL": (b"\xff\x0a\xfa", "a JPEG XL picture"),
    "PGM": (b"P5 28 28 255 " + bytes(99), "of the kinds PBM, PGM, PPM or PAM; open it"),
    "pickle": (b"\x80\4\x95\x1a\0\0", "a Python pickle, which is never opened"),
    "MATLAB": (b"MATLAB 5.0 MAT-file, Platform: GLNX", "MATLAB data"),
    "npy": (b"\x93NUMPY\1\0", "a NumPy array"),
    "text": (b"BMW, a car\n", "text, not a picture"),
    "random bytes": (b"\1\2\3\4\5\6\7\x08", "not a picture of a kind"),
}


@pytest.mark.parametrize("what", OTHERS)
def test_a_file_of_another_kind_is_called_by_its_name(what):
    content, message = OTHERS[what]
    with pytest.raises(errors.PictureError, match=message) as caught:
        decoding.read_grey(content)
    assert str(caught.value).count(". ") == 0  # one sentence
