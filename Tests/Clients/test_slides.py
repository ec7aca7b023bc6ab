"""The slides and the handout as a browser shows them, opened as files and without a network.

Run by `make clients`; needs Chromium.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

import chromium
from test_gateway import KIT, WORKSHOP

SIZES = [(1280, 720), (1920, 1080)]


def workshop(*arguments, kit=KIT, **settings):
    return subprocess.run([WORKSHOP, *arguments], env={**os.environ, "WORKSHOP_KIT": str(kit)}, capture_output=True,
                          text=True, timeout=120, **settings)


def setUpModule():
    """What all tests look at, built once, and the browser that shows it."""
    global temporary, folder, browser
    temporary = tempfile.TemporaryDirectory()
    folder = pathlib.Path(temporary.name)
    for name, arguments in {"deck": ["build", "--notes"], "handed-out": ["build"], "book": ["handout"]}.items():
        built = workshop("slides", *arguments, "-o", str(folder / f"{name}.html"))
        assert built.returncode == 0, built.stderr
    browser = chromium.Browser()


def tearDownModule():
    browser.close()
    temporary.cleanup()


def copy_kit(to):
    for part in ["Exercises", "Solutions", "Slides"]:
        shutil.copytree(KIT / part, to / part, ignore=shutil.ignore_patterns(".build"))
    return to


class SlidesTestCase(unittest.TestCase):
    def address(self, name="deck", rest=""):
        return (folder / f"{name}.html").as_uri() + rest

    def open(self, name="deck", rest="", **settings):
        page = browser.page(**settings)
        page.open(self.address(name, rest))
        return page

    def assertQuiet(self, page):
        """Nothing was asked for but the file itself, and the console said nothing."""
        self.assertEqual([url for url in page.requests if not url.startswith(("file:", "data:"))], [])
        self.assertEqual({url.split("#")[0].split("?")[0] for url in page.requests if url.startswith("file:")},
                         {page.run("location.href.split('#')[0].split('?')[0]")})
        self.assertEqual(page.complaints, [])

    def place(self, page):
        return page.run("[deck.state().slide, deck.state().key]")


class DeckTests(SlidesTestCase):
    def test_it_asks_for_nothing_and_complains_of_nothing(self):
        for name in ["deck", "handed-out"]:
            page = self.open(name)
            for _ in range(30):
                page.key("ArrowRight")
            for key in "obbd?":
                page.key(key)
            self.assertQuiet(page)

    def test_keys_turn_the_slides(self):
        page = self.open()
        count = page.run("deck.slides.length")
        self.assertEqual(self.place(page), [0, 0])
        page.key("ArrowRight")
        self.assertEqual(self.place(page), [1, 0])
        page.key("ArrowLeft")
        self.assertEqual(self.place(page), [0, 0])
        page.key(" ", " ")
        self.assertEqual(self.place(page), [1, 0])
        page.key("End")
        self.assertEqual(self.place(page), [count - 1, 0])
        page.key("Home")
        self.assertEqual(self.place(page), [0, 0])

    def test_every_key_shows_something_new_up_to_the_end(self):
        page = self.open()
        keys = page.run("deck.slides.reduce((sum, slide) => sum + Number(slide.dataset.keys) + 1, 0) - 1")
        seen = page.run(f"""Array.from({{ length: {keys} }}, () => {{
            deck.actions.next(); return deck.state().slide * 1000 + deck.state().key; }})""")
        self.assertEqual(len(set(seen)), keys)
        self.assertEqual(seen, sorted(seen))
        self.assertEqual(self.place(page)[0], page.run("deck.slides.length") - 1)

    def test_a_link_to_a_slide_opens_it(self):
        page = self.open(rest="#cloudformation")
        self.assertEqual(page.run("deck.slides[deck.state().slide].id"), "cloudformation")
        page.key("ArrowRight")
        self.assertEqual(page.run("location.hash"), "#" + page.run("deck.slides[deck.state().slide].id"))
        page.run("location.hash = 'orchestrating'")
        page.wait_until("deck.slides[deck.state().slide].id === 'orchestrating'")

    def test_pauses_and_lit_lines_wait_for_their_key(self):
        page = self.open(rest="#function")
        lit = "document.querySelectorAll('#function .line.lit').length"
        self.assertEqual(page.run(lit), 2)
        page.key("ArrowRight")
        self.assertEqual(page.run(lit), 3)
        page = self.open(rest="#event")
        self.assertEqual(page.run("document.querySelectorAll('#event .waiting').length"), 1)
        page.key("ArrowRight")
        self.assertEqual(page.run("document.querySelectorAll('#event .waiting').length"), 0)

    def test_only_the_slide_that_is_shown_can_be_reached(self):
        page = self.open()
        page.key("ArrowRight")
        self.assertEqual(page.run("deck.slides.filter((slide) => !slide.inert).length"), 1)
        self.assertTrue(page.run("deck.slides.every((slide) => slide.inert === (slide.ariaHidden === 'true'))"))
        self.assertEqual(page.run("document.activeElement"), page.run("deck.slides[1]"))
        self.assertEqual(page.run("document.activeElement.id"), page.run("deck.slides[1].id"))
        self.assertIn("Slide 2 of", page.run("document.querySelector('[role=status]').textContent"))

    def test_everything_has_a_role_and_a_name(self):
        page = self.open()
        unnamed = page.run("""[...document.querySelectorAll('button, a[href], [role], nav, dialog, svg')]
            .filter((part) => !part.matches('[role=status], [role=timer]'))
            .filter((part) => !(part.ariaLabel || part.textContent.trim())).map((part) => part.outerHTML)""")
        self.assertEqual(unnamed, [])
        self.assertEqual(page.run("document.querySelectorAll('main').length"), 1)
        self.assertEqual(page.run("document.documentElement.lang"), "en")
        self.assertTrue(page.run("deck.slides.every((slide) => slide.getAttribute('role') === 'group' && slide.ariaLabel)"))
        self.assertEqual(page.run("new Set([...document.querySelectorAll('[id]')].map((part) => part.id)).size"),
                         page.run("document.querySelectorAll('[id]').length"))

    def test_the_overview_shows_all_and_opens_one(self):
        page = self.open()
        page.key("o")
        seen = page.run("deck.slides.filter((slide) => getComputedStyle(slide).visibility === 'visible').length")
        self.assertEqual(seen, page.run("deck.slides.length"))
        page.key("ArrowRight")
        page.key("ArrowRight")
        page.key("Enter", "\r")
        self.assertEqual(self.place(page), [2, 0])
        self.assertFalse(page.run("document.documentElement.classList.contains('overview')"))

    def test_a_black_screen_comes_and_goes(self):
        page = self.open()
        page.key("b")
        black = "getComputedStyle(document.documentElement, '::after').backgroundColor"
        self.assertEqual(page.run(black), "rgb(0, 0, 0)")
        page.key("ArrowRight")
        self.assertEqual(self.place(page), [0, 0])
        self.assertNotEqual(page.run(black), "rgb(0, 0, 0)")

    def test_night_and_day_follow_the_system_and_a_key(self):
        ground = "getComputedStyle(document.body).backgroundColor"
        day, night = self.open(), self.open(dark=True)
        self.assertNotEqual(day.run(ground), night.run(ground))
        day.key("d")
        self.assertEqual(day.run(ground), night.run(ground))

    def test_no_slide_overflows(self):
        for width, height in SIZES:
            page = self.open("handed-out", width=width, height=height)
            found = page.run("""deck.slides.map((slide, index) => { deck.show(index, 99); return {
                id: slide.id, fit: Number(slide.style.getPropertyValue('--fit')),
                over: slide.scrollHeight > slide.clientHeight + 1
                    || [...slide.querySelectorAll('pre')].some((code) => code.scrollWidth > code.clientWidth + 1) }; })
                .filter((slide) => slide.over || slide.fit < 0.8)""")
            self.assertEqual(found, [], f"{width}x{height}")

    def test_the_estimate_of_a_slides_room_is_near_what_the_browser_measures(self):
        """`workshop slides check` finds what does not fit without a browser; here the browser is asked."""
        estimates = {slide["id"]: slide["share"] for slide in json.loads(workshop("slides", "check", "--json").stdout)["slides"]}
        page = self.open("handed-out")
        measured = page.run("""Object.fromEntries(deck.slides.map((slide, index) => { deck.show(index, 99);
            slide.style.setProperty('--fit', 1);
            const style = getComputedStyle(slide), content = slide.querySelector('.content');
            const room = slide.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
            const wide = [...slide.querySelectorAll('pre')].map((code) => code.scrollWidth / code.clientWidth);
            return [slide.id, Math.max(content.getBoundingClientRect().height / room, ...wide.filter((x) => x > 1))]; }))""")
        self.assertEqual(set(estimates), set(measured))
        wrong = {id: (estimates[id], round(measured[id], 2)) for id in estimates
                 if abs(estimates[id] - measured[id]) > 0.16}
        self.assertLessEqual(len(wrong), len(estimates) * 0.05, wrong)
        # What is taken to fit fits.
        self.assertEqual([id for id in estimates if estimates[id] <= 1 / 0.8 and measured[id] > 1.3], [])

    def test_a_print_has_one_page_for_each_slide_with_all_shown(self):
        page = self.open("handed-out")
        self.assertEqual(page.print_pages(), page.run("deck.slides.length"))

    def test_the_command_writes_the_same_pdf(self):
        file = folder / "slides.pdf"
        made = workshop("slides", "pdf", "-o", str(file))
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertEqual(chromium.pdf_pages(file.read_bytes()), self.open("handed-out").run("deck.slides.length"))

    def test_without_script_all_slides_stand_one_below_the_other(self):
        page = browser.page(width=320, height=640, script=False)
        page.open(self.address("handed-out"))
        # DevTools' own evaluation still works.
        tops = page.run("[...document.querySelectorAll('.slide')].map((slide) => slide.getBoundingClientRect().top)")
        self.assertEqual(tops, sorted(set(tops)))
        self.assertLessEqual(page.run("document.documentElement.scrollWidth"), 320)
        self.assertTrue(page.run("document.querySelector('.bar').hidden"))

    def test_small_screens_need_no_sideways_scrolling(self):
        page = self.open("handed-out", width=320, height=640)
        wide = page.run("""deck.slides.filter((slide, index) => { deck.show(index, 99);
            return slide.scrollWidth > slide.clientWidth + 1; }).map((slide) => slide.id)""")
        self.assertEqual(wide, [])

    def test_code_can_be_copied(self):
        page = self.open(rest="#function")
        page.run("Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text; } } })")
        page.run("document.querySelector('#function .code button').click()")
        page.wait_until("window.copied")
        self.assertTrue(page.run("window.copied").startswith("  TimeFunction:"))

    def test_text_and_ground_contrast_by_day_and_night(self):
        """Every text's own colour against the nearest ground that is not transparent: 4.5 to 1, large text 3 to 1."""
        for dark in (False, True):
            page = self.open("handed-out", dark=dark)
            self.assertEqual(page.run(CONTRAST), [], "by night" if dark else "by day")


CONTRAST = """(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const color = (text) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => [r, g, b].map((x) => x / 255).map((x) => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4)
    .reduce((sum, x, index) => sum + x * [0.2126, 0.7152, 0.0722][index], 0);
  const ground = (part) => { for (; part; part = part.parentElement) {
    const found = color(getComputedStyle(part).backgroundColor); if (found[3] > 250) return found; } return [255, 255, 255]; };
  const weak = new Set();
  deck.slides.forEach((slide, index) => { deck.show(index, 99);
    const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const part = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim() || part.closest('button, svg, .line:not(.lit)')) continue;
      const style = getComputedStyle(part), size = parseFloat(style.fontSize);
      const a = light(color(style.color)), b = light(ground(part));
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < (size >= 24 || (size >= 18.7 && style.fontWeight >= 600) ? 3 : 4.5)) {
        weak.add(`${slide.id}: ${part.className || part.localName} ${ratio.toFixed(1)}`); } } });
  return [...weak]; })()"""


class PresenterTests(SlidesTestCase):
    def setUp(self):
        self.wall = self.open(rest="#sam")
        self.wall.key("p")
        self.desk = browser.window_opened_by(self.wall)
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
        kit = copy_kit(folder / "kit")
        (kit / "Slides" / "01-introduction.md").write_text(cls.DECK)
        built = workshop("slides", "build", "-o", str(folder / "clock.html"), kit=kit)
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
        self.kit = copy_kit(folder / "served")
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
        page = browser.page()
        page.open(self.address + "#demo")
        page.wait_until("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
        lesson = self.kit / "Slides" / "03-sam.md"
        times = []
        for turn in range(5):
            text = lesson.read_text()
            started = time.time()
            lesson.write_text(re.sub(r"## Outputs: where is it.*", f"## Outputs: where is it {turn}?", text))
            page.loaded.get(timeout=20)
            shown = page.run("performance.timeOrigin")
            times.append(shown / 1000 - started)
            page.wait_until("deck.slides[deck.state().slide].id === 'outputs'")
            self.assertIn(f"it {turn}?", page.run("document.querySelector('#outputs h2').textContent"))
        # From the save to the page's new beginning; the best of five, since others use this machine too.
        self.assertLess(min(times), 0.1, times)
        self.assertEqual(page.complaints, [])

    def test_it_answers_to_its_own_names_only(self):
        made = urllib.request.Request(self.address, headers={"Host": "evil.example"})
        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(made)
        self.assertEqual(caught.exception.code, 403)
        caught.exception.close()


if __name__ == "__main__":
    unittest.main()
