"""What the tests of the slides share: deck and handout built once for each module, and the browser that shows them."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import chromium
from test_gateway import KIT, WORKSHOP


def workshop(*arguments, kit=KIT, **settings):
    return subprocess.run([WORKSHOP, *arguments], env={**os.environ, "WORKSHOP_KIT": str(kit)}, capture_output=True,
                          text=True, timeout=120, **settings)


def set_up():
    """What all tests look at, built once, and the browser that shows it."""
    global temporary, folder, browser
    temporary = tempfile.TemporaryDirectory()
    folder = pathlib.Path(temporary.name)
    for name, arguments in {"deck": ["build", "--notes"], "handed-out": ["build"], "chalk": ["build", "--theme", "chalk"],
                            "book": ["handout"]}.items():
        built = workshop("slides", *arguments, "-o", str(folder / f"{name}.html"))
        assert built.returncode == 0, built.stderr
    browser = chromium.Browser()


def tear_down():
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
