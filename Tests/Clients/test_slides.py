"""The slides as a browser shows them, opened as a file and without a network.

Run by `make clients`; needs Chromium.
"""

import base64
import json
import re

import chromium
import slides
from slides import SlidesTestCase, copy_kit, workshop
from test_gateway import KIT

setUpModule, tearDownModule = slides.set_up, slides.tear_down

SIZES = [(1280, 720), (1920, 1080)]
THEMED = ["handed-out", "chalk"]


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

    def test_diagrams_are_made_from_the_files_with_their_words(self):
        page = self.open()
        words = " ".join(page.run("[...document.querySelectorAll('svg.diagram')].map((part) => part.ariaLabel)"))
        self.assertIn("ServerlessRestApi (REST API) leads to HelloFunction by GET /hello", words)
        self.assertIn("Save (Task) leads to Count", words)
        small = page.run("""deck.slides.flatMap((slide, index) => { deck.show(index, 99);
            return [...slide.querySelectorAll('svg text')].filter((text) => text.getBoundingClientRect().height < 16)
                .map((text) => slide.id); })""")
        self.assertEqual(small, [], "words that nobody can read")

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

    def test_a_swipe_turns_the_slide(self):
        page = self.open()
        for start, end, wanted in [(900, 300, [1, 0]), (300, 900, [0, 0])]:
            page.swipe(start, end)
            # The browser hands a touch on when it has drawn a frame.
            page.wait_until(f"deck.state().slide === {wanted[0]}")
            self.assertEqual(self.place(page), wanted)

    def test_night_and_day_follow_the_system_and_a_key(self):
        ground = "getComputedStyle(document.body).backgroundColor"
        day, night = self.open(), self.open(dark=True)
        self.assertNotEqual(day.run(ground), night.run(ground))
        day.key("d")
        self.assertEqual(day.run(ground), night.run(ground))

    def test_no_slide_overflows(self):
        for name, (width, height) in [(name, size) for name in THEMED for size in SIZES]:
            page = self.open(name, width=width, height=height)
            found = page.run("""deck.slides.map((slide, index) => { deck.show(index, 99); return {
                id: slide.id, fit: Number(slide.style.getPropertyValue('--fit')),
                over: slide.scrollHeight > slide.clientHeight + 1
                    || [...slide.querySelectorAll('pre')].some((code) => code.scrollWidth > code.clientWidth + 1) }; })
                .filter((slide) => slide.over || slide.fit < 0.8)""")
            self.assertEqual(found, [], f"{name} {width}x{height}")

    def test_short_slides_have_larger_text_below_titles_of_one_size(self):
        page = self.open("handed-out")
        seen = page.run("""deck.slides.map((slide, index) => { deck.show(index, 99); const size = (part) =>
            part && parseFloat(getComputedStyle(part).fontSize);
            return [slide.id, Number(slide.style.getPropertyValue('--fit')), size(slide), size(slide.querySelector('h2'))]; })""")
        large = [slide for slide in seen if slide[1] > 1]
        self.assertGreater(len(large), len(seen) / 2)
        self.assertEqual({round(slide[2] / slide[1], 1) for slide in seen}, {28.8})
        self.assertEqual({round(slide[3], 1) for slide in seen if slide[1] >= 1 and slide[3]}, {46.1})

    def test_an_exercises_clock_can_be_read_by_the_whole_room(self):
        for name, (width, height) in [(name, size) for name in THEMED for size in SIZES]:
            page = self.open(name, width=width, height=height)
            hidden = page.run("""deck.slides.flatMap((slide, index) => {
                if (!slide.dataset.exercise) return [];
                deck.show(index, 99);
                const clock = document.querySelector('.timer'), title = slide.querySelector('h2');
                const words = document.createRange(); words.selectNodeContents(title);
                const [a, b] = [clock.getBoundingClientRect(), words.getBoundingClientRect()];
                const isLarge = parseFloat(getComputedStyle(clock).fontSize) > 0.06 * innerHeight;
                return isLarge && a.right <= innerWidth && a.left > b.right ? [] : [slide.id]; })""")
            self.assertEqual(hidden, [], f"{name} {width}x{height}")

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

    def test_code_keeps_its_margin_on_the_right(self):
        page = self.open("handed-out")
        touching = page.run("""deck.slides.flatMap((slide, index) => { deck.show(index, 99);
            return [...slide.querySelectorAll('pre')].filter((code) => [...code.querySelectorAll('.line')].some((line) => {
                const words = document.createRange(); words.selectNodeContents(line);
                const [text, box] = [words.getBoundingClientRect(), code.getBoundingClientRect()];
                return text.width && box.right - text.right < 0.8 * (line.getBoundingClientRect().left - box.left
                    + parseFloat(getComputedStyle(line).paddingLeft)); })).map(() => slide.id); })""")
        self.assertEqual(touching, [])

    def test_a_page_of_a_print_has_room_for_all_whatever_the_windows_size(self):
        sizes = """(() => { dispatchEvent(new Event('beforeprint'));
            const found = deck.slides.map((slide) => slide.style.getPropertyValue('--fit'));
            dispatchEvent(new Event('afterprint')); return found; })()"""
        printed = [self.open("handed-out", width=width, height=height).run(sizes)
                   for width, height in [(1280, 720), (780, 493), (1280, 633), (500, 900)]]
        self.assertEqual(printed[1:], [printed[0]] * 3)
        page = self.open("handed-out")
        page.run(sizes)
        page.call("Emulation.setEmulatedMedia", {"media": "print"})
        # A printed page has the bar's height more than the screen.
        cut = page.run("""deck.slides.flatMap((slide, index) => { const size = slide.style.getPropertyValue('--fit');
            deck.show(index, 99); slide.style.setProperty('--fit', size); const { height } = slide.getBoundingClientRect();
            return slide.scrollHeight > height + 1 || slide.scrollWidth > slide.clientWidth + 1 ? [slide.id] : []; })""")
        self.assertEqual(cut, [])
        wrapped = page.run("""deck.slides.flatMap((slide) => [...slide.querySelectorAll('pre .line')].filter((line) =>
            line.getClientRects()[0].height > 1.5 * parseFloat(getComputedStyle(line).lineHeight)).map(() => slide.id))""")
        self.assertEqual(wrapped, [])

    def test_a_print_has_one_page_for_each_slide_with_all_shown(self):
        page = self.open("handed-out")
        self.assertEqual(page.print_pages(), page.run("deck.slides.length"))

    def test_the_command_writes_the_same_pdf(self):
        file = slides.folder / "slides.pdf"
        made = workshop("slides", "pdf", "-o", str(file))
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertEqual(chromium.pdf_pages(file.read_bytes()), self.open("handed-out").run("deck.slides.length"))

    def test_without_script_all_slides_stand_one_below_the_other(self):
        page = slides.browser.page(width=320, height=640, script=False)
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
        for name, dark in [(name, dark) for name in THEMED for dark in (False, True)]:
            page = self.open(name, dark=dark)
            self.assertEqual(page.run(CONTRAST), [], f"{name} {'by night' if dark else 'by day'}")

    def test_every_step_is_on_a_slide(self):
        """Core steps each on their own, with its clock; the extra ones in one list."""
        steps = {"core": [], "extra": []}
        for file in sorted((KIT / "Exercises").glob("*-*/step.yml")):
            steps[re.search(r"^kind: (\w+)", file.read_text(), re.M).group(1)].append(file.parent.name.split("-", 1)[1])
        page = self.open("handed-out")
        shown = page.run("[...document.querySelectorAll('[data-exercise] h2')].map((title) => title.textContent)")
        self.assertEqual(shown, [f"Hands on: {slug}" for slug in steps["core"]])
        listed = page.run("[...document.querySelectorAll('.columns li > strong')].map((name) => name.textContent)")
        self.assertEqual(listed, steps["extra"])


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


class CheckTests(SlidesTestCase):
    def test_what_is_wrong_is_told_with_its_place(self):
        kit = copy_kit(slides.folder / "broken")
        lesson = kit / "Slides" / "02-demo.md"
        lesson.write_text(lesson.read_text() + "\n---\n\n" + "A line.\n\n" * 40)
        lines = lesson.read_text().split("\n")
        (kit / "Slides" / "03-sam.md").write_text("# SAM\n\n<!-- exercize: hello-sam -->\n")
        made = workshop("slides", "check", "--json", kit=kit)
        self.assertEqual(made.returncode, 1, made.stderr)
        found = {item["identifier"]: item for item in json.loads(made.stdout)["diagnostics"]}
        self.assertEqual(found["slides-untitled"]["file"], "Slides/02-demo.md")
        self.assertEqual(lines[found["slides-overflow"]["line"] - 1], "A line.")
        self.assertEqual(found["markdown-directive-unknown"]["suggestion"], 'Did you mean "exercise"?')
        self.assertEqual(found["markdown-directive-unknown"]["line"], 3)

    def test_code_that_does_not_parse_is_told_at_its_line(self):
        kit = copy_kit(slides.folder / "unparsed")
        lesson = kit / "Slides" / "02-demo.md"
        code = {"swift": "static func a() {}\nlet x = [1, 2", "sh": "echo a\nif true; then", "json": "{", "yaml": "a: ["}
        lesson.write_text(lesson.read_text() + "\n---\n\n## Code\n\n<!-- handout -->\n\n"
                          + "".join(f"```{name}\n{text}\n```\n\n" for name, text in code.items()))
        made = workshop("slides", "check", "--json", kit=kit)
        found = [item for item in json.loads(made.stdout)["diagnostics"] if item["identifier"] == "slides-code"]
        self.assertEqual([re.search("no (Swift|shell script|JSON|YAML):", item["message"]).group(1) for item in found],
                         ["Swift", "shell script", "JSON", "YAML"], found)
        lines = lesson.read_text().split("\n")
        self.assertEqual(lines[found[0]["line"] - 1], "let x = [1, 2")

    def test_each_refusal_has_its_place_and_a_way_out(self):
        kit = copy_kit(slides.folder / "refused")
        image = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
        (kit / "Slides" / "dot.png").write_bytes(base64.b64decode(image))
        lesson, theme = kit / "Slides" / "02-demo.md", kit / "Slides" / "theme" / "chalk.css"
        lesson.write_text(lesson.read_text() + """
---

<!-- slide: id=bad minutes=60 -->

## Bad

![](dot.png)

![A dot](nowhere.png)

[to a slide](#cloudformatoin) and [to a file](03-sam.md)

<!-- exercise: hello-sma -->

<!-- diagram: template=Solutions/12-start-from-queue/template.yaml only=SlashFunktion -->

<!-- diagram: template=Solutions/nowhere/template.yaml -->

```yaml file=Solutions/10-shoutouts-queue/template.yaml#ShoutoutsQueue
ShoutoutsQueue: {}
```

---

Text without a title

---

## Wide

```
""" + "x" * 120 + "\n```\n")
        theme.write_text(re.sub(r"--muted: .*;", "--muted: light-dark(#c0c8c4, #a9b9ad);", theme.read_text()))
        made = workshop("slides", "check", "--json", kit=kit)
        self.assertEqual(made.returncode, 1, made.stderr)
        files = {"Slides/02-demo.md": lesson.read_text().split("\n"), "Slides/theme/chalk.css": theme.read_text().split("\n")}
        found = [(item["identifier"], files[item["file"]][item["line"] - 1] if item["line"] else "", item["suggestion"])
                 for item in json.loads(made.stdout)["diagnostics"]]
        expected = [
            ("markdown-image-text", "![](dot.png)", "![what it shows]"),
            ("slides-image", "![A dot](nowhere.png)", None),
            ("slides-link", "[to a slide](#cloudformatoin)", "did you mean '#cloudformation'?"),
            ("slides-link", "[to a file](03-sam.md)", "link to the web or to a slide"),
            ("slides-unknown-step", "<!-- exercise: hello-sma -->", "did you mean 'hello-sam'?"),
            ("slides-diagram", "only=SlashFunktion", "did you mean 'SlashFunction'?"),
            ("slides-diagram", "Solutions/nowhere/template.yaml", None),
            ("markdown-quote-differs", "```yaml file=", None),
            ("slides-untitled", "Text without a title", "## What it shows"),
            ("slides-overflow", "## Wide", "shorten its longest line of code"),
            ("slides-minutes", "", "change minutes="),
            ("slides-contrast", "--muted: light-dark(#c0c8c4", "lighter or darker"),
        ]
        for identifier, line, suggestion in expected:
            with self.subTest(identifier=identifier, line=line):
                self.assertTrue([item for item in found if item[0] == identifier and line in item[1]
                                 and (suggestion or "") in (item[2] or "")], found)
        self.assertEqual({item[0] for item in found} - {item[0] for item in expected}, set())

    def test_the_lessons_are_in_order(self):
        made = workshop("slides", "check")
        self.assertEqual((made.returncode, made.stderr), (0, ""))
