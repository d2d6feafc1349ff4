"""What is added to Streamlit's own page, without a browser."""

import asyncio
import gzip
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from denoiser.browser import handouts
from denoiser.models import catalog
from denoiser.ui import glossary
from denoiser.ui.components import files, shell

PAGE = b"<html><head><title>Streamlit</title></head></html>"


def get(path: str, content_type: str, body: bytes, *, cookie: str = "", **request: str):
    """Return the headers and the body of an answer that went through the shell."""
    sent, asked = [], {}

    async def app(scope, receive, send):
        asked.update(scope["headers"])
        headers = [(b"content-type", content_type.encode()), (b"etag", b"1")]
        headers += [(b"content-length", str(len(body)).encode())]
        headers += [(b"set-cookie", cookie.encode())] if cookie else []
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:10], "more_body": True})
        await send({"type": "http.response.body", "body": body[10:]})

    async def send(message):
        sent.append(message)

    headers = [(name.replace("_", "-").encode(), text.encode()) for name, text in request.items()]
    scope = {"type": "http", "path": path, "scheme": "http", "headers": headers}
    # In a thread of its own: where a browser is open, this one has a loop that runs.
    with ThreadPoolExecutor() as executor:
        executor.submit(asyncio.run, shell.Shell(app)(scope, None, send)).result()
    return dict(sent[0]["headers"]), b"".join(part["body"] for part in sent[1:]), asked


@pytest.mark.parametrize("path", ["/", "/compare", "/below/a/path/inside"])
def test_every_page_gets_title_description_and_scripts(path):
    headers, body, asked = get(
        path, "text/html; charset=utf-8", PAGE, accept_encoding="gzip", if_none_match="1"
    )
    assert body.count(b"<title>Denoiser</title>") == body.count(b'property="og:description"') == 1
    assert b"watchHistory();" in body
    assert body.count(b"</script") == 1  # no text in the script ends it
    assert all(json.dumps(entry.text).encode() in body for entry in glossary.ENTRIES)
    assert int(headers[b"content-length"]) == len(body)
    # Neither packed nor taken from a store: the page would be one without what is added.
    assert b"etag" not in headers
    assert asked == {}


@pytest.mark.parametrize("folder", ["/", "/below/a/path/"])
@pytest.mark.parametrize("accepted", ["gzip, br", "identity"])
@pytest.mark.parametrize(
    "find", [lambda: files.script("live"), files.known_digits], ids=["script", "digits"]
)
def test_scripts_and_digits_are_sent_once_and_kept_by_the_browser(folder, accepted, find):
    file = find()
    path = folder + file.name
    headers, body, _ = get(path, "text/html", b"not asked", accept_encoding=accepted)
    assert (headers.get(b"content-encoding") == b"gzip") == ("gzip" in accepted)
    assert (gzip.decompress(body) if "gzip" in accepted else body) == file.content
    assert b"immutable" in headers[b"cache-control"]
    assert headers[b"content-type"].startswith(file.media_type.encode())


def test_weights_of_any_network_are_sent_while_it_is_there(copied_model):
    mine = catalog.find().get("mine")
    for model in (mine, catalog.classifier(), catalog.generator(), catalog.first_stage()):
        headers, body, _ = get(f"/{files.weights(model)}", "text/plain", b"not asked")
        assert body == model.read_browser_file()
        assert b"immutable" in headers[b"cache-control"]
    (copied_model / "browser.bin").write_bytes(b"something else")
    _, body, _ = get(f"/{files.weights(mine)}", "text/plain", PAGE)
    # the same weights ship as `book-ffnn`, too
    assert body == catalog.find().get("book-ffnn").read_browser_file()


def test_weights_of_checkpoints_are_sent_by_their_own_names():
    model = catalog.find().get("book-cnn")
    names = {files.weights(model, epoch) for epoch in model.checkpoints}
    assert len(names) == 6
    _, body, _ = get(f"/{files.weights(model, 2)}", "text/plain", b"not asked")
    assert body == model.read_browser_file(epoch=2)


@pytest.mark.parametrize("has_models", [True, False])
def test_the_page_of_one_file_is_sent_and_asked_for_again(request, has_models):
    if not has_models:
        request.getfixturevalue("no_bundled_models")
    name = b"<code>blind</code>" if has_models else b"<code>generator</code>"
    headers, body, _ = get("/below/a/path/denoiser.html", "text/plain", b"not asked")
    assert name in body
    assert headers[b"content-type"] == b"text/html; charset=utf-8"
    assert headers[b"cache-control"] == b"no-cache"
    _, packed, _ = get("/denoiser.html", "text/plain", b"not asked", accept_encoding="gzip")
    assert gzip.decompress(packed) == body


@pytest.mark.parametrize("folder", ["/", "/below/a/path/"])
@pytest.mark.parametrize("handout", handouts.HANDOUTS)
def test_the_handouts_of_a_lesson_are_sent_to_print_and_as_pdf(folder, handout):
    headers, body, _ = get(folder + handouts.file_name(handout), "text/plain", b"not asked")
    assert headers[b"content-type"] == b"text/html; charset=utf-8"
    assert body.decode() == handouts.build(handout)
    for size in handouts.FORMATS:
        headers, body, _ = get(
            folder + handouts.file_name(handout, size), "text/plain", b"not asked"
        )
        assert headers[b"content-type"] == b"application/pdf"
        assert headers[b"cache-control"] == b"no-cache"
        assert body.startswith(b"%PDF")


@pytest.mark.parametrize(
    "name", ["weights-1.bin", "weights-../app.py", "digits-1.bin", "live-.js", "answers-a5.pdf"]
)
def test_other_names_are_left_to_streamlit(name):
    assert get(f"/{name}", "text/plain", PAGE)[1] == PAGE


@pytest.mark.parametrize("path", ["/static/js/index.js", "/_stcore/health", "/media/picture.png"])
def test_other_answers_stay_as_they_are(path):
    headers, body, asked = get(path, "text/plain", PAGE, accept_encoding="gzip")
    assert (headers[b"etag"], body) == (b"1", PAGE)
    assert asked == {b"accept-encoding": b"gzip"}


@pytest.mark.parametrize("path", ["/", "/_stcore/host-config"])
def test_over_https_the_cookie_of_uploads_is_kept_in_a_frame_of_another_site(path):
    cookie = "_streamlit_xsrf=2|a|b|3; Path=/; SameSite=Lax"
    for proto, expected in (("https", "; SameSite=None; Secure; Partitioned"), ("http", "=Lax")):
        headers, *_ = get(path, "text/html", PAGE, cookie=cookie, x_forwarded_proto=proto)
        assert headers[b"set-cookie"].decode().endswith(expected)
