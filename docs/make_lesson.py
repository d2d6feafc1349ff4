"""Measure the figures of a lesson and print its handouts: python -m docs.make_lesson

Writes what ships in denoiser/bundled/lesson: figures.json, and the worksheet and its answers as PDF files. Run it
after a change of the experiments or of the networks; it takes two minutes. After a change of texts alone,
--keep-figures leaves out the measuring.
"""

import argparse
import json
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Browser

from denoiser.browser import handouts
from denoiser.browser.lesson import figures
from denoiser.data import disk
from denoiser.models import catalog
from tools import lesson, printing, server


def measure(browser: Browser) -> dict[str, Any]:
    """Return the content of figures.json."""
    page = browser.new_page()
    lesson.prepare(page)
    measured = {}
    for number in figures.NAMES:
        print(f"experiment {number} of {len(figures.NAMES)}")
        measured[str(number)] = lesson.measure(page, number)
    page.close()
    return {"experiments": measured, "facts": figures.find_facts(catalog.find())}


def to_json(content: Mapping[str, Any], indent: str = "") -> str:
    """Return nested dictionaries as JSON, with each list on a line of its own."""
    inner = f"{indent}  "
    entries = [
        f"{inner}{json.dumps(name)}: "
        + (to_json(value, inner) if isinstance(value, Mapping) else json.dumps(value))
        for name, value in content.items()
    ]
    return "{\n" + ",\n".join(entries) + f"\n{indent}}}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--keep-figures", action="store_true", help="measure nothing, only print")
    options = parser.parse_args()
    with server.browse(printing.FLAG) as browser:
        if not options.keep_figures:
            text = f"{to_json(measure(browser))}\n"
            disk.write_whole(figures.FILE, lambda file: file.write(text.encode()))
        page = browser.new_page()
        for handout in handouts.HANDOUTS:
            for size in handouts.FORMATS:
                target = handouts.FOLDER / handouts.file_name(handout, size)
                title = handouts.title_of(handouts.build(handout))
                # A PDF file has its time in it, and would change without need.
                if target.exists() and printing.title_of(target.read_bytes()) == title:
                    print(f"{target.name}: as before")
                    continue
                pdf = printing.to_pdf(page, handout, size)
                disk.write_whole(target, lambda file, pdf=pdf: file.write(pdf))
                print(f"{target.name}: {printing.count_pages(pdf)} pages, {len(pdf):,} bytes")


if __name__ == "__main__":
    main()
