"""Text from outside, so that Streamlit does not read it as Markdown."""

import re


def escape(text: str) -> str:
    """Return text in one line, with nothing in it that is read as Markdown.

    Args:
        text: For example a message that names a folder, which may be called anything.
    """
    text = re.sub(r"([\\`*\[\]<>$~!|#&])|(?<![^\W_])_|_(?![^\W_])", r"\\\g<0>", _one_line(text))
    # Addresses and names of symbols are found in the text as it is then: a joiner, which is not seen,
    # takes them apart.
    return re.sub(r"(?i:www)(?=\.)|:(?=//|[/\w+-]+(?::|\\\[))|(?=@)", "\\g<0>\u2060", text)


def bold(text: str) -> str:
    """Return text in one line as bold in Markdown.

    Args:
        text: From outside; it may hold anything.
    """
    return f"**{escaped}**" if (escaped := escape(text)) else ""


def code(name: str) -> str:
    """Return a name as code in Markdown.

    Args:
        name: From outside; it may hold anything.
    """
    quoted = _one_line(name.replace("`", "'"))
    return f"`{quoted}`"


def escape_but_code(text: str) -> str:
    """Return text as `escape` does, but with names in backticks as code.

    Args:
        text: A sentence that names layers, which may be called anything.
    """
    *pairs, last = re.split(r"`([^`]*)`", text)
    parts = [code(part) if at % 2 else _escape_part(part) for at, part in enumerate(pairs)]
    return "".join([*parts, _escape_part(last)]).strip()


def _escape_part(text: str) -> str:
    before, after = (" " if text[end : end + 1 or None].isspace() else "" for end in (0, -1))
    return f"{before}{escape(text)}{after}"


def _one_line(text: str) -> str:
    return " ".join(text.encode(errors="replace").decode().split())
