"""Progress: marked, counted, kept, taken along, forgotten; in the reader's browser alone."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from reader import Reader

PAGE = "tutorials/right-size"
KEPT = "() => JSON.parse(localStorage.getItem('hublab-progress'))"


def button(page: Page) -> Locator:
    return page.get_by_role("button", name="I have done this page")


def test_a_page_that_is_done_is_ticked_and_counted(reader: Reader) -> None:
    page = reader.open(PAGE)
    button(page).press("Enter")
    expect(button(page)).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(button(page)).to_have_attribute("aria-pressed", "true")
    ticked = page.locator(".bd-sidebar-primary a.hublab-done")
    expect(ticked).to_have_count(1)
    assert "Right-size" in ticked.inner_text()
    paths = reader.open("progress")
    expect(paths.get_by_text("1 of 5 pages done")).to_be_visible()
    button(page).click()
    expect(paths.get_by_text("1 of 5 pages done")).to_be_hidden()  # in another tab, at once
    assert all("right-size" not in each for each in reader.requests if "?" in each)


def test_the_first_answer_of_a_check_counts(reader: Reader) -> None:
    page = reader.open(PAGE)
    checks = page.locator(".hublab-check")
    for place, steps in enumerate((["right"], ["wrong", "right"], ["wrong"])):
        for kind in steps:
            option = checks.nth(place).locator(
                ".hublab-check-option", has=page.locator(f".hublab-check-{kind}")
            )
            option.first.locator("summary").click()
    line = page.locator(".hublab-progress-checks")
    expect(line).to_have_text("2 of 6 checks right, 1 at the first try")


def test_progress_goes_to_another_browser_by_a_file(reader: Reader, tmp_path: Path) -> None:
    button(reader.open(PAGE)).click()
    page = reader.open("progress")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save as a file").click()
    file = tmp_path / "progress.json"
    saving.value.save_as(file)
    assert list(json.loads(file.read_text(encoding="utf-8"))["pages"]) == [PAGE]
    page.get_by_role("button", name="Forget all").click()
    assert page.evaluate(KEPT) == {"pages": {}, "checks": {}}
    page.get_by_label("Open a file").set_input_files(file)
    expect(page.get_by_text("1 of 5 pages done")).to_be_visible()


def test_a_file_of_something_else_changes_nothing(reader: Reader, tmp_path: Path) -> None:
    button(reader.open(PAGE)).click()
    page = reader.open("progress")
    before = page.evaluate(KEPT)
    news = page.locator(".hublab-progress-kept [role=status]")
    for text in ("not JSON", "[]", '{"pages": 1, "checks": {}}'):
        file = tmp_path / "other.json"
        file.write_text(text, encoding="utf-8")
        page.get_by_label("Open a file").set_input_files(file)
        expect(news).to_contain_text("holds no progress")
        assert page.evaluate(KEPT) == before
