"""Ask the app in this container whether it is healthy: python deploy/health.py

The exit status is 0 if it is. The app lies below the base path, where one is set.
"""

import os
import urllib.request


def address() -> str:
    """Return where Streamlit reports its health, with the port and the base path of this container."""
    base_path = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
    path = "/".join(filter(None, (base_path, "_stcore/health")))
    return f"http://127.0.0.1:{os.environ['PORT']}/{path}"


if __name__ == "__main__":
    urllib.request.urlopen(address(), timeout=3).close()
