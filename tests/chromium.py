"""A page in Chromium, driven through its DevTools protocol over a pipe: no port, no dependency."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
#: Tests that ask a browser carry it; the reason is printed where none is installed.
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not installed: no page is opened"
)
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--mute-audio",
]
#: Seconds after which a browser that hangs is ended.
PATIENCE = 120.0


class Chromium:
    """A browser of its own, gone with its folder when the block ends."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        to_browser, self._ours = os.pipe()
        self._theirs, from_browser = os.pipe()
        # the protocol's pipes are descriptors 3 and 4
        script = f'exec "$@" 3<&{to_browser} 4>&{from_browser}'
        profile = f"--user-data-dir={self.folder.name}"
        arguments = [CHROMIUM, *QUIET, profile, "--remote-debugging-pipe", "about:blank"]
        with open(Path(self.folder.name) / "log", "wb") as log:
            self.process = subprocess.Popen(
                ["bash", "-c", script, "bash", *arguments],
                pass_fds=(to_browser, from_browser),
                stdout=log,
                stderr=log,
            )
        os.close(to_browser)
        os.close(from_browser)
        self._reader = os.fdopen(self._theirs, "rb")
        self._writer = os.fdopen(self._ours, "wb")
        self._messages = _messages(self._reader)
        self._count, self.heard = 0, {}
        # a browser that hangs is ended, and what waits for it finds its pipe closed
        self._watchdog = threading.Timer(PATIENCE, self.process.kill)
        self._watchdog.daemon = True
        self._watchdog.start()
        return self

    def __exit__(self, *_):
        self._watchdog.cancel()
        try:
            self.call("Browser.close")
            self.process.wait(timeout=10)
        except (OSError, EOFError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        self._reader.close()
        self._writer.close()
        self.folder.cleanup()

    def call(self, method, session=None, **given):
        """Send a command and wait for its answer; events that come before are kept."""
        self._count += 1
        message = {"id": self._count, "method": method, "params": given}
        if session:
            message["sessionId"] = session
        self._writer.write(json.dumps(message).encode() + b"\0")
        self._writer.flush()
        for heard in self._messages:
            if heard.get("id") == message["id"]:
                if "error" in heard:
                    raise RuntimeError(f"{method}: {heard['error']['message']}")
                return heard["result"]
            self.heard.setdefault(heard.get("sessionId"), []).append(heard)
        raise EOFError("Chromium has ended")

    def page(self, file, width=1366, height=768, fragment="", before=""):
        """Open a file in a tab of its own; `before` is run before its scripts."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        return Page(self, target, Path(file).absolute().as_uri() + fragment, width, height, before)


def _messages(pipe):
    """Each message of the protocol; a zero byte ends one."""
    waiting = b""
    while part := pipe.read1(1 << 16):
        *whole, waiting = (waiting + part).split(b"\0")
        yield from map(json.loads, whole)


class Page:
    """One tab, with what it said of errors and of requests."""

    def __init__(self, browser, target, address, width, height, before):
        self.browser, self.target = browser, target
        attached = browser.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")
        self.resize(width, height)
        self.call("Page.addScriptToEvaluateOnNewDocument", source=before)
        self.call("Page.navigate", url=address)

    def call(self, method, **given):
        return self.browser.call(method, self.session, **given)

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)

    def resize(self, width, height):
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )

    def ask(self, expression):
        """Give the value of an expression, of a promise what it comes to."""
        told = self.call(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
            userGesture=True,
            allowUnsafeEvalBlockedByCSP=False,
        )
        if "exceptionDetails" in told:
            details = told["exceptionDetails"]
            raise RuntimeError(details.get("exception", {}).get("description", details["text"]))
        return told["result"].get("value")

    def press(self, key, text=""):
        """Press a key and let it go."""
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, text=text)

    def screenshot(self, path):
        Path(path).write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def events(self, method):
        heard = self.browser.heard.get(self.session, [])
        return [one["params"] for one in heard if one["method"] == method]

    def requests(self):
        """Addresses asked for, but for what lies in the page itself."""
        asked = [one["request"]["url"] for one in self.events("Network.requestWillBeSent")]
        return [url for url in asked if not url.startswith(("blob:", "data:"))]

    def errors(self):
        """Errors and warnings that the page left in the console."""
        thrown = [
            one["exceptionDetails"].get("exception", {}).get("description", "thrown")
            for one in self.events("Runtime.exceptionThrown")
        ]
        logged = [one["entry"]["text"] for one in self.events("Log.entryAdded")]
        return thrown + logged
