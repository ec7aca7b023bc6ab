"""`workshop demo`: the finished application, from any folder, with nothing set up."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

from test_clients import WORKSHOP

KIT = pathlib.Path(__file__).resolve().parents[2]


class DemoTest(unittest.TestCase):
    def demo(self, *arguments):
        # What it builds is kept between runs, as a person's own state folder is.
        environment = {**os.environ, "WORKSHOP_HOME": str(KIT / ".build" / "demo-home"), "NO_COLOR": "1", "COLUMNS": "100"}
        with tempfile.TemporaryDirectory() as folder:
            return subprocess.run(
                [WORKSHOP, "demo", *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=900
            )

    def test_a_shoutout_is_followed_through_every_service(self):
        shown = self.demo("/shoutout <@U0BO|bo> tf for unblocking the release")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        for wanted in [
            r"ana\n  /shoutout @bo tf for unblocking the release",
            r"got a \*Team First\* shoutout",
            r"shoutout-ShoutoutMachine-\w+  SUCCEEDED",
            r"✓ Save  Task",
            r"comment  for unblocking the release",
            r"Shoutout/Shoutouts  Kind=TF  1",
            # The processor's trace is linked to the request's, across the queue.
            r"goes on from 1-[0-9a-f]{8}-[0-9a-f]{24}",
            r"All of it took [\d.]+ s",
        ]:
            self.assertRegex(shown.stdout, wanted)

    def test_what_is_no_command_is_refused(self):
        shown = self.demo("shoutout help")
        self.assertEqual(shown.returncode, 2)
        self.assertIn("it starts with a slash", re.sub(r"\s+", " ", shown.stderr))


if __name__ == "__main__":
    unittest.main()
