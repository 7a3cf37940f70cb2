"""Debian's Chromium, driven by Playwright, and what every page has to hold when it is looked at."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = (390, 844)
DESKTOP = (1280, 800)

FAULTS = Path(__file__).with_name("faults.js")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium that talks to nobody but the pages it is sent to."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(ARGS), headless=True
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visit(
    browser: Browser, size: tuple[int, int] = PHONE, **options: Any
) -> Iterator[tuple[Page, list[str]]]:
    """A fresh browser profile with one page, and the list that its complaints go into:
    script errors, refused sources (CSP) and files that are missing."""
    context: BrowserContext = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        has_touch=size[0] < 600,
        **options,
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []

    def said(message: ConsoleMessage) -> None:
        # A page answered 4xx on purpose is itself reported as a failed resource.
        if message.type == "error" and message.location.get("url") != page.url:
            complaints.append(message.text)

    page.on("console", said)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    try:
        yield page, complaints
    finally:
        context.close()


def faults(page: Page) -> list[str]:
    """What is wrong with the page as shown: sideways scrolling, small targets, small or pale type,
    controls without a name. Empty when all is well."""
    found: list[str] = page.evaluate(FAULTS.read_text(encoding="utf-8"))
    return found


def picture(page: Page, name: str, folder: Path) -> None:
    """Keep a picture of the whole page, in ``GIG_INN_PICTURES`` where that is set."""
    where = Path(os.environ.get("GIG_INN_PICTURES") or folder)
    where.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(where / f"{name}.png"), full_page=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's synchronous interface keeps an event loop in this thread, and Django would then
    # refuse the tests' own queries; the pages themselves are served by another thread.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with chromium() as launched:
            yield launched
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def look(tmp_path: Path) -> Callable[[Page, str], None]:
    """Look at a page: keep its picture and fail on any fault."""

    def at(page: Page, name: str) -> None:
        found = faults(page)
        picture(page, name, tmp_path)
        assert found == [], f"{name}: {page.url}"

    return at
