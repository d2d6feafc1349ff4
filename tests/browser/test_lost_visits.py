"""What a visitor made is still there: after a reload, a lost connection, a restart of the server."""

import os
import signal

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import draw, go_to, is_ready, open_app, panel, pixels, press
from tests.conftest import DIGIT, encode
from tools import server
from tools.wire import wire

pytestmark = pytest.mark.browser
LINE, BAR, DOT = ((60, 40), (60, 240)), ((120, 60), (240, 60)), ((200, 200), (220, 220))
ON_LINE, ON_BAR, ON_DOT, ON_EXAMPLE = (60, 140), (220, 60), (210, 210), (185, 185)


def settle(page: Page) -> None:
    """Waits until the canvas has sent what was drawn and the page shows it."""
    page.wait_for_timeout(400)
    is_ready(page)
    page.wait_for_timeout(200)


def expect_drawn(page: Page, inked: list, blank: list = ()) -> None:
    """Waits until the server's pure picture has ink at some places and none at others, in canvas pixels."""
    expected = [True] * len(inked) + [False] * len(blank)
    for _ in range(150):
        pure = pixels(page, "Pure")
        seen = [bool(pure[int(y / 10), int(x / 10)] > 100) for x, y in (*inked, *blank)]
        if seen == expected:
            return
        page.wait_for_timeout(200)
    assert seen == expected


def open_blank(page: Page, address: str) -> None:
    open_app(page, address)
    press(page, "Clear")
    expect(page.get_by_text("The canvas is blank").first).to_be_visible()
    settle(page)


def test_a_reload_keeps_the_drawing_and_the_settings(page, app):
    open_blank(page, f"{app}/?seed=7")
    draw(page, *LINE)
    settle(page)
    draw(page, *BAR)
    settle(page)
    page.reload()
    is_ready(page)
    settle(page)
    expect_drawn(page, [ON_LINE, ON_BAR], [ON_EXAMPLE])
    press(page, "Undo")  # stroke by stroke, as before
    settle(page)
    expect_drawn(page, [ON_LINE], [ON_BAR])
    assert page.get_by_role("spinbutton", name="Noise seed").input_value() == "7"


def test_a_reload_just_after_the_pen_keeps_the_newest_stroke(page, app):
    open_blank(page, app)
    draw(page, *LINE)
    settle(page)
    draw(page, *BAR)
    page.wait_for_timeout(50)
    page.reload()
    is_ready(page)
    settle(page)
    expect_drawn(page, [ON_LINE, ON_BAR], [ON_EXAMPLE])


def test_a_reload_just_after_clear_leaves_the_canvas_and_the_panels_blank(page, app):
    open_blank(page, app)
    draw(page, *LINE)
    settle(page)
    press(page, "Clear")
    page.reload()
    is_ready(page)
    expect(page.get_by_text("The canvas is blank").first).to_be_visible()
    expect_drawn(page, [], [ON_LINE, ON_EXAMPLE])


def test_another_source_and_the_link_just_after_the_pen_wait_for_the_stroke(page, app):
    page.add_init_script("navigator.clipboard.writeText = async text => { window.copied = text; };")
    open_blank(page, app)
    draw(page, *LINE)
    page.get_by_role("radio", name="Pick").click()
    expect(page.get_by_role("radio", name="0", exact=True)).to_be_visible()
    page.get_by_role("radio", name="Draw").click()
    settle(page)
    expect_drawn(page, [ON_LINE])
    draw(page, *BAR)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Link copied.")).to_be_visible()
    page.goto(page.evaluate("window.copied"))
    is_ready(page)
    settle(page)
    expect_drawn(page, [ON_LINE, ON_BAR])


def test_where_nothing_can_be_kept_the_page_says_so(page, app):
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); };")
    open_app(page, app)
    expect(page.get_by_text("This browser keeps nothing for this page")).to_be_visible()


def test_a_restart_of_the_server_keeps_the_drawing_and_asks_for_the_file_again(page, tmp_path):
    (tmp_path / "digit.png").write_bytes(encode(DIGIT))
    with server.serve() as (first, pid), wire(first) as between:
        upload = page.context.new_page()
        upload.goto(f"{between.address}/?source=Upload")
        is_ready(upload)
        upload.locator("input[type=file]").set_input_files(tmp_path / "digit.png")
        open_blank(page, between.address)
        draw(page, *LINE)
        settle(page)
        expect(panel(upload, "Denoised")).to_be_visible()
        gone = upload.get_by_text("The server was restarted and has lost the uploaded file")
        upload.wait_for_timeout(4_000)
        expect(gone).to_have_count(0)
        os.kill(pid, signal.SIGTERM)
        expect(page.get_by_text("There is no connection")).to_be_visible()
        assert page.get_by_role("dialog").count() == 0
        draw(page, *BAR)  # while there is no server
        assert page.get_by_text("Your drawing is kept in this browser").is_visible()
        with server.serve() as (second, _):
            between.target = second
            expect(page.get_by_text("There is no connection")).to_have_count(0, timeout=30_000)
            settle(page)
            settle(page)
            expect_drawn(page, [ON_LINE, ON_BAR], [ON_EXAMPLE])
            draw(page, *DOT)
            settle(page)
            expect_drawn(page, [ON_LINE, ON_BAR, ON_DOT])
            expect(gone).to_be_visible(timeout=30_000)
            with upload.expect_file_chooser() as chooser:
                upload.get_by_role("button", name="Add files").click()
            chooser.value.set_files(tmp_path / "digit.png")
            expect(panel(upload, "Denoised")).to_be_visible()
            expect(gone).to_have_count(0)


def test_a_file_that_is_too_large_is_refused_in_words(page, app, tmp_path):
    (tmp_path / "large.png").write_bytes(bytes(11_000_000))
    page.goto(f"{app}/?source=Upload")
    is_ready(page)
    page.locator("input[type=file]").set_input_files(tmp_path / "large.png")
    notice = page.get_by_text("large.png was not read. Error: File must be 10.0MB or smaller.")
    expect(notice).to_be_visible()
    page.get_by_role("button", name="Remove large.png").click()
    expect(notice).to_have_count(0)


def test_a_session_that_ended_without_a_connection_is_begun_again_with_the_drawing(page):
    # As after two minutes offline, which is the default.
    environment = {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "1"}
    with server.serve(environment=environment) as (address, _), wire(address) as between:
        open_blank(page, between.address)
        draw(page, *LINE)
        settle(page)
        between.cut()
        page.wait_for_timeout(4_000)
        between.mend()
        page.wait_for_selector("[data-test-connection-state=CONNECTED]")
        settle(page)
        draw(page, *BAR)
        settle(page)
        expect_drawn(page, [ON_LINE, ON_BAR], [ON_EXAMPLE])


def test_a_stroke_of_a_moment_without_connection_arrives(page, app):
    with wire(app) as between:
        open_blank(page, between.address)
        draw(page, *LINE)
        settle(page)
        between.cut()
        page.wait_for_timeout(700)
        draw(page, *BAR)
        page.wait_for_timeout(700)
        between.mend()
        page.wait_for_selector("[data-test-connection-state=CONNECTED]")
        page.wait_for_timeout(600)
        settle(page)
        expect_drawn(page, [ON_LINE, ON_BAR])


def test_undo_removes_the_newest_stroke_however_quickly_it_follows(page, app):
    open_blank(page, app)
    for wait in (0, 150):
        draw(page, *LINE)
        settle(page)
        draw(page, *BAR)
        page.wait_for_timeout(wait)
        press(page, "Undo")
        settle(page)
        settle(page)
        expect_drawn(page, [ON_LINE], [ON_BAR])
    draw(page, *DOT)
    settle(page)
    press(page, "Undo")
    press(page, "Undo")
    settle(page)
    settle(page)
    expect_drawn(page, [ON_LINE], [ON_DOT])
    press(page, "Undo")
    settle(page)
    expect_drawn(page, [], [ON_LINE])


def test_a_link_just_after_the_pen_takes_the_newest_stroke_along(page, app):
    open_blank(page, app)
    draw(page, *LINE)
    go_to(page, "Compare")
    heading = page.get_by_role("heading", name="Compare denoisers")
    expect(heading).to_be_visible()
    settle(page)
    go_to(page, "Denoise")
    expect(page.get_by_role("heading", name="Denoise a digit")).to_be_visible()
    settle(page)
    expect_drawn(page, [ON_LINE])


def test_back_and_forward_go_page_by_page_with_all_settings(page, app):
    open_app(page, f"{app}/?source=Pick&digit=412")
    slider = page.locator(".st-key-noise input")
    for _ in range(3):
        slider.press("ArrowRight")
        settle(page)
    press(page, "New noise")
    settle(page)
    seed = page.get_by_role("spinbutton", name="Noise seed").input_value()
    pages = {"Compare": "Compare denoisers", "Inside": "Look inside"}
    for name, heading in pages.items():
        go_to(page, name)
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        settle(page)
    for go, heading in (
        (page.go_back, "Compare denoisers"),
        (page.go_back, "Denoise a digit"),
        (page.go_forward, "Compare denoisers"),
        (page.go_forward, "Look inside"),
    ):
        go()
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        settle(page)
        assert float(slider.input_value()) == pytest.approx(0.7)
        assert page.get_by_role("spinbutton", name="Noise seed").input_value() == seed
        assert "digit=412" in page.url


def test_where_websockets_are_blocked_the_page_says_so(page, app):
    page.add_init_script("""
        window.WebSocket = class extends EventTarget {
            constructor() { super(); setTimeout(() => this.onclose?.(new CloseEvent("close"))); }
            close() {} send() {}
        };
    """)
    page.goto(app)
    expect(page.get_by_text("Some networks and security programs block them")).to_be_visible()
    expect(page.get_by_role("button", name="Reload")).to_be_visible()
    page.get_by_role("link", name="open the page that needs no connection").click()
    of_denoised = page.locator("[data-panel=denoised] [data-number='Classified as']")
    expect(of_denoised).to_have_text("3")


def test_a_browser_that_alters_what_a_canvas_returns_is_named_as_the_reason(page, app):
    page.add_init_script("""
        const read = CanvasRenderingContext2D.prototype.getImageData;
        CanvasRenderingContext2D.prototype.getImageData = function (...place) {
            const image = read.apply(this, place);
            image.data.fill(255);
            return image;
        };
    """)
    page.goto(app)
    expect(page.get_by_text("This browser changes what pages read from a canvas")).to_be_visible()
    page.get_by_role("button", name="OK").click()
    expect(page.get_by_text("This browser changes")).to_have_count(0)


def test_the_drawing_of_one_tab_is_not_that_of_another(page, app):
    open_blank(page, app)
    other = page.context.new_page()
    open_app(other, app)
    settle(other)
    assert np.count_nonzero(pixels(other, "Pure")) > 50  # the example
