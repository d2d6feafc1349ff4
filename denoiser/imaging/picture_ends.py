"""Tell whether the end of a picture file is missing, as after a download that was broken off."""


def is_missing(kind: str, content: bytes) -> bool:
    """Return whether the end of a file is missing that a decoder could not read.

    Args:
        kind: Of the file, as `kinds.picture_kind` returns it; False for those that do not tell.
        content: The bytes of the file.
    """
    if kind == "PNG":
        return b"IEND" not in content
    if kind == "GIF":
        return not content.rstrip(b"\0").endswith(b";")
    if kind == "WebP":
        return 8 + int.from_bytes(content[4:8], "little") > len(content)
    if kind == "BMP":
        return int.from_bytes(content[2:6], "little") > len(content)
    return kind == "AVIF" and _end_of_boxes(content) > len(content)


def _end_of_boxes(content: bytes) -> int:
    # ISO 14496-12, 4.2: a box begins with its size; 1 stands for a longer field, 0 for the rest.
    at = 0
    while at < len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16], "big")
        if size < 8:
            return len(content)
        at += size
    return at
