"""`python -m denoiser`."""

import sys

from denoiser.cli.main import main

sys.exit(main())
