"""Arguments and files of the command line that may be anything."""

import contextlib
import io

from hypothesis import given
from hypothesis import strategies as some

from denoiser import errors
from denoiser.cli import main, picture_files
from tests.hostile.conftest import few


@few
@given(
    some.lists(
        some.sampled_from(["denoise", "models", "--json", "--noise", "nan", "-1", "\0", "ß"])
    )
)
def test_the_command_line_never_shows_a_traceback(arguments):
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        contextlib.suppress(SystemExit),  # how argparse reports errors
    ):
        assert main.main(arguments) in (0, 2)


STARTS = [
    b"",
    b"\x93NUMPY\1\0",
    b"PK\3\4",
    b"\0\0\x08\3",
    b"\x1f\x8b\x08",
    b"1,2,3\n",
    b"\0\0\0\x18ftyp",
]


@few
@given(
    some.binary(max_size=300), some.sampled_from(STARTS), some.sampled_from([".npz", ".png", ""])
)
def test_files_of_any_content_are_read_or_refused(tmp_path_factory, content, start, ending):
    path = tmp_path_factory.mktemp("files") / f"x{ending}"
    path.write_bytes(start + content)
    with contextlib.suppress(errors.PictureError):
        picture_files.read(path, is_noisy=True)
