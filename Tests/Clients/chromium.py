"""A headless Chromium, told what to do by its DevTools protocol over two pipes: nothing to install but the browser."""

import base64
import itertools
import json
import os
import pathlib
import queue
import shutil
import signal
import subprocess
import tempfile
import threading

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
TIME_LIMIT = 60


def executable():
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        raise RuntimeError("these tests need Chromium: apt-get install chromium")
    return found


class Browser:
    def __init__(self, *arguments):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        to_browser, self.writer = os.pipe()
        self.reader, from_browser = os.pipe()
        flags = ["--headless", "--remote-debugging-pipe", "--disable-gpu", "--no-first-run", "--disable-popup-blocking",
                 # Containers have little shared memory.
                 "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
                 f"--user-data-dir={self.profile.name}", "--hide-scrollbars", *arguments]
        if os.geteuid() == 0:
            flags.insert(0, "--no-sandbox")
        self.process = subprocess.Popen(
            # The protocol's pipes are descriptors 3 and 4.
            ["/bin/bash", "-c", f'exec "$@" 3<&{to_browser} 4>&{from_browser}', "bash", executable(), *flags],
            pass_fds=[to_browser, from_browser],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(to_browser)
        os.close(from_browser)
        self.numbers = itertools.count(1)
        self.answers = {}
        self.pages = {}
        self.opened = queue.Queue()
        self.lock = threading.Lock()
        threading.Thread(target=self._read, daemon=True).start()
        self.call("Target.setDiscoverTargets", {"discover": True})

    def _read(self):
        rest = b""
        while chunk := os.read(self.reader, 1 << 20):
            *whole, rest = (rest + chunk).split(b"\0")
            for message in whole:
                self._take(json.loads(message))

    def _take(self, message):
        if "id" in message:
            self.answers[message["id"]].put(message)
        elif message["method"] == "Target.targetCreated":
            self.opened.put(message["params"]["targetInfo"])
        elif page := self.pages.get(message.get("sessionId")):
            page.take(message["method"], message["params"])

    def call(self, method, parameters=None, session=None):
        number = next(self.numbers)
        answers = self.answers[number] = queue.Queue()
        message = {"id": number, "method": method, "params": parameters or {}}
        if session:
            message["sessionId"] = session
        with self.lock:
            os.write(self.writer, json.dumps(message).encode() + b"\0")
        answer = answers.get(timeout=TIME_LIMIT)
        del self.answers[number]
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def page(self, width=1280, height=720, **settings):
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        return Page(self, target, width, height, **settings)

    def window_opened_by(self, page, width=1280, height=800):
        """The next window that a page opens."""
        while True:
            info = self.opened.get(timeout=TIME_LIMIT)
            if info["type"] == "page" and info.get("openerId") == page.target:
                return Page(self, info["targetId"], width, height)

    def close(self):
        os.close(self.writer)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.profile.cleanup()


class Page:
    """One tab, with what it asked for and what its console said."""

    def __init__(self, browser, target, width, height, dark=False, script=True):
        self.browser = browser
        self.target = target
        self.session = browser.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        self.requests = []
        self.complaints = []
        self.loaded = queue.Queue()
        browser.pages[self.session] = self
        for domain in ["Page", "Runtime", "Network", "Log"]:
            self.call(f"{domain}.enable")
        self.resize(width, height)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", {"features": [scheme]})
        if not script:
            self.call("Emulation.setScriptExecutionDisabled", {"value": True})

    def take(self, method, parameters):
        if method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
            self.complaints.append(parameters["entry"]["text"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(parameters["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled":
            self.complaints.append(json.dumps(parameters["args"]))
        elif method == "Page.loadEventFired":
            self.loaded.put(True)

    def call(self, method, parameters=None):
        return self.browser.call(method, parameters, self.session)

    def resize(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride",
                  {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def open(self, address):
        self._load("Page.navigate", {"url": address})

    def reload(self):
        self._load("Page.reload")

    def _load(self, method, parameters=None):
        while not self.loaded.empty():
            self.loaded.get()
        self.call(method, parameters)
        self.loaded.get(timeout=TIME_LIMIT)

    def run(self, script):
        """The value of an expression, a promise's once it is kept."""
        answer = self.call("Runtime.evaluate", {"expression": script, "returnByValue": True, "awaitPromise": True,
                                                "userGesture": True})
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{script}: {answer['exceptionDetails']['exception'].get('description')}")
        return answer["result"].get("value")

    def wait_until(self, condition):
        """Until an expression holds, looked at on every frame."""
        promise = ("new Promise((done, late) => { const end = Date.now() + 20000; const look = () => { "
                   f"if ({condition}) done(true); else if (Date.now() > end) late(new Error('never')); "
                   "else setTimeout(look, 10); }; look(); })")
        try:
            return self.run(promise)
        except RuntimeError as error:
            # The page was just loading another document: asked again there.
            if "never" in str(error):
                raise
            return self.run(promise)

    def key(self, key, text=None):
        common = {"key": key, "code": key, **({"text": text or key} if len(text or key) == 1 else {})}
        codes = {"ArrowRight": 39, "ArrowLeft": 37, "ArrowUp": 38, "ArrowDown": 40, "Home": 36, "End": 35, "Enter": 13,
                 "Escape": 27, "PageDown": 34, "PageUp": 33, "Tab": 9}
        common["windowsVirtualKeyCode"] = codes.get(key, ord(key[0].upper()))
        self.call("Input.dispatchKeyEvent", {"type": "keyDown", **common})
        self.call("Input.dispatchKeyEvent", {"type": "keyUp", **common})

    def swipe(self, start, end, height=300):
        self.call("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": start, "y": height}]})
        self.call("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": end, "y": height}]})
        self.call("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def picture(self, file):
        data = self.call("Page.captureScreenshot", {"format": "png"})["data"]
        pathlib.Path(file).write_bytes(base64.b64decode(data))

    def print_pages(self):
        """How many pages a print of it has."""
        data = base64.b64decode(self.call("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})["data"])
        return pdf_pages(data)


def pdf_pages(data):
    """The root of a PDF's page tree counts all pages."""
    counts = [int(part.split()[0]) for part in data.split(b"/Count ")[1:]]
    return max(counts)
