"""The presenter's window with its clocks, the handout, and slides that load again on a save, as a browser shows them.

Run by `make clients`; needs Chromium.
"""

import os
import re
import shutil
import subprocess
import time
import unittest
import urllib.error
import urllib.request

import slides
from slides import SlidesTestCase, copy_kit, workshop
from test_gateway import WORKSHOP

setUpModule, tearDownModule = slides.set_up, slides.tear_down


class PresenterTests(SlidesTestCase):
    def setUp(self):
        self.wall = self.open(rest="#sam")
        self.wall.key("p")
        self.desk = slides.browser.window_opened_by(self.wall)
        self.desk.wait_until("document.querySelector('.presenter-notes')?.textContent")

    def test_both_windows_show_the_same_slide(self):
        self.assertEqual(self.place(self.desk), self.place(self.wall))
        self.desk.key("ArrowRight")
        self.wall.wait_until(f"deck.state().slide === {self.place(self.desk)[0]}")
        self.wall.key("ArrowRight")
        self.desk.wait_until(f"deck.state().slide === {self.place(self.wall)[0]}")
        self.assertQuiet(self.wall)

    def test_a_wall_that_is_loaded_again_is_still_told(self):
        self.wall.reload()
        self.desk.key("End")
        self.wall.wait_until("deck.state().slide === deck.slides.length - 1")

    def test_the_desk_can_black_the_wall(self):
        self.desk.key("b")
        self.wall.wait_until("document.documentElement.classList.contains('black')")

    def test_it_shows_this_slide_the_next_and_the_notes(self):
        shown = "deck.slides.filter((slide) => getComputedStyle(slide).display !== 'none').map((slide) => slide.id)"
        index = self.place(self.desk)[0]
        self.assertEqual(self.desk.run(shown), self.desk.run(f"[deck.slides[{index}].id, deck.slides[{index + 1}].id]"))
        self.assertIn("By the end of this half hour", self.desk.run("document.querySelector('.presenter-notes').textContent"))
        self.assertEqual(self.wall.run("getComputedStyle(document.querySelector('#sam .notes')).display"), "none")

    def test_a_day_that_begins_late_is_planned_anew_by_a_button(self):
        written = self.desk.run("deck.clock.plan().map((x) => [x.start, x.end])")
        lunch = self.desk.run("deck.clock.plan().findIndex((x) => x.title === 'Lunch')")
        press = """(() => { const time = Date.prototype.getHours, part = Date.prototype.getMinutes;
            Date.prototype.getHours = () => 9; Date.prototype.getMinutes = () => 48;
            [...document.querySelectorAll('.presenter-clock button')].find((x) => x.textContent === %r).click();
            Date.prototype.getHours = time; Date.prototype.getMinutes = part;
            return [deck.clock.plan().map((x) => [x.start, x.end]), document.querySelector('.section-time').textContent]; })()"""
        kept, says = self.desk.run(press % "Begin now, keep Lunch")
        self.assertEqual(kept[0][0], 9 * 60 + 48)
        self.assertEqual(kept[lunch:], written[lunch:])
        # SAM, the third, began at 10:30: 75 of 165 minutes, of which 132 are left.
        self.assertEqual(says, "Getting to know SAM: Serverless Application Model: 10:48 – 11:12")
        self.desk.reload()
        self.desk.wait_until("document.querySelector('.section-time')?.textContent")
        self.assertEqual(self.desk.run("deck.clock.plan().map((x) => [x.start, x.end])"), kept, "kept over a reload")
        moved, _ = self.desk.run(press % "Begin now, move the day")
        self.assertEqual(moved, [[start + 33, end + 33] for start, end in written])
        self.assertEqual(self.desk.run(press % "As planned")[0], written)

    def test_an_exercises_clock_counts_down_in_both_windows(self):
        index = self.wall.run("deck.slides.findIndex((slide) => slide.dataset.exercise)")
        self.wall.run(f"deck.show({index}, 0)")
        minutes = self.wall.run(f"Number(deck.slides[{index}].dataset.exercise)")
        self.assertEqual(self.wall.run("document.querySelector('.timer').textContent"), f"{minutes}:00")
        self.wall.key("t")
        for page in (self.wall, self.desk):
            page.wait_until(f"document.querySelector('.timer').textContent.startsWith('{minutes - 1}:')")


class ClockTests(SlidesTestCase):
    """The agenda's clock, asked about times of the day by itself."""

    DECK = """---
title: T
---

# T

---

<!-- slide: id=a minutes=10 -->

## A

---

<!-- slide: id=b minutes=5 optional -->

## B

---

<!-- slide: id=c minutes=5 optional -->

## C

---

<!-- slide: id=d minutes=20 -->

## D
"""

    @classmethod
    def setUpClass(cls):
        kit = copy_kit(slides.folder / "kit")
        (kit / "Slides" / "01-introduction.md").write_text(cls.DECK)
        built = workshop("slides", "build", "-o", str(slides.folder / "clock.html"), kit=kit)
        assert built.returncode == 0, built.stderr

    def setUp(self):
        self.page = self.open("clock")

    def pace(self, slide, time):
        hours, minutes = map(int, time.split(":"))
        return self.page.run(f"deck.clock.pace(deck.slides.findIndex((x) => x.id === '{slide}'), {hours * 60 + minutes}).text")

    def test_it_says_how_far_behind_and_what_may_be_left_out(self):
        # The section is 09:15 to 10:00: the title has what the others leave, five minutes; then A until 09:30.
        self.assertEqual(self.pace("a", "09:25"), "On time")
        self.assertEqual(self.pace("a", "09:36"), "6 minutes behind: 10:06 instead of 10:00; optional slides 3 to 4")
        self.assertEqual(self.pace("a", "09:34"), "4 minutes behind: 10:04 instead of 10:00; optional slide 3")
        self.assertEqual(self.pace("d", "10:01"), "1 minute behind: 10:01 instead of 10:00")
        self.assertEqual(self.pace("d", "09:35"), "5 minutes ahead")
        self.assertEqual(self.pace("d", "07:00"), "Planned for 09:40")

    def test_a_day_that_begins_late_is_planned_anew_up_to_lunch(self):
        times = "deck.clock.replan(9 * 60 + 48, {keep}).map((x) => x.start)"
        kept = self.page.run(times.format(keep="true"))
        written = self.page.run("deck.clock.plan().map((x) => x.start)")
        # 33 minutes late is 4/5 of the 165 minutes until lunch, so every part has 4/5 of its time.
        self.assertEqual(kept[0], 9 * 60 + 48)
        self.assertEqual(kept[1], 9 * 60 + 48 + 36)
        self.assertEqual(kept[5:], written[5:])
        moved = self.page.run(times.format(keep="false"))
        self.assertEqual(moved, [time + 33 for time in written])


class BookTests(SlidesTestCase):
    def test_it_asks_for_nothing_and_turns_its_chapters(self):
        page = self.open("book")
        opened = "[...document.querySelectorAll('.chapter')].filter((x) => getComputedStyle(x).display !== 'none').map((x) => x.id)"
        self.assertEqual(page.run(opened), ["introduction"])
        page.key("ArrowRight")
        page.wait_until("document.querySelector('.chapter.open').id === 'demo'")
        self.assertEqual(page.run(opened), ["demo"])
        self.assertEqual(page.run("document.querySelector('[aria-current]').hash"), "#demo")
        self.assertQuiet(page)

    def test_the_search_finds_text_of_the_handout(self):
        page = self.open("book")
        page.key("/")
        page.call("Input.insertText", {"text": "change set"})
        page.wait_until("document.querySelector('.results a')")
        self.assertIn("sam build", page.run("document.querySelector('.results a').textContent"))
        page.key("Enter", "\r")
        page.wait_until("document.querySelector('.chapter.open').id === 'sam'")

    def test_notes_are_left_out(self):
        self.assertEqual(self.open("book").run("document.querySelectorAll('.notes').length"), 0)

    def test_small_screens_need_no_sideways_scrolling(self):
        page = self.open("book", width=320, height=640)
        self.assertLessEqual(page.run("document.documentElement.scrollWidth"), 320)


class ServeTests(unittest.TestCase):
    def setUp(self):
        self.kit = copy_kit(slides.folder / "served")
        self.addCleanup(shutil.rmtree, self.kit)
        self.server = subprocess.Popen([WORKSHOP, "slides", "serve", "--port", "0"], stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, text=True,
                                       env={**os.environ, "WORKSHOP_KIT": str(self.kit)})
        self.addCleanup(self.stop)
        self.address = re.search(r"http://127\.0\.0\.1:\d+/", self.server.stdout.readline()).group()

    def stop(self):
        self.server.terminate()
        self.server.communicate(timeout=30)

    def test_a_save_is_shown_at_its_slide_within_a_tenth_of_a_second(self):
        page = slides.browser.page()
        page.open(self.address + "#demo")
        page.wait_until("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
        lesson = self.kit / "Slides" / "03-sam.md"
        times = []
        for turn in range(8):
            text = lesson.read_text()
            started = time.time()
            lesson.write_text(re.sub(r"## Outputs: where is it.*", f"## Outputs: where is it {turn}?", text))
            page.loaded.get(timeout=20)
            shown = page.run("performance.timeOrigin")
            times.append(shown / 1000 - started)
            page.wait_until("deck.slides[deck.state().slide].id === 'outputs'")
            self.assertIn(f"it {turn}?", page.run("document.querySelector('#outputs h2').textContent"))
        # From the save to the page's new beginning; the best of eight, since others use this machine too.
        self.assertLess(min(times), 0.1, times)
        self.assertEqual(page.complaints, [])

    def test_it_answers_to_its_own_names_only(self):
        made = urllib.request.Request(self.address, headers={"Host": "evil.example"})
        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(made)
        self.assertEqual(caught.exception.code, 403)
        caught.exception.close()
