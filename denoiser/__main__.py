"""`python -m denoiser`."""

import sys

from denoiser import cli

sys.exit(cli.main())
