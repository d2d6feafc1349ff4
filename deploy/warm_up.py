"""Open every page once, so that all imports are compiled before the first visitor comes.

Run it in the folder of the app: python -m deploy.warm_up
"""

import argparse
from pathlib import Path

from streamlit.testing.v1 import AppTest


def main() -> None:
    argparse.ArgumentParser(description=__doc__.partition("\n")[0]).parse_args()
    app = AppTest.from_file(Path("app.py").resolve(), default_timeout=120).run()
    for page in sorted(Path("denoiser/ui/pages").glob("*.py")):
        app.switch_page(str(page)).run()
        if app.exception:
            raise SystemExit(f"{page}: {app.exception[0].value}")


if __name__ == "__main__":
    main()
