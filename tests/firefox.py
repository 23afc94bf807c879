"""A page in Firefox, driven through its Marionette protocol on a loopback port: no dependency."""

import base64
import json
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import pytest

NAMES = ("firefox-esr", "firefox")
FIREFOX = next(filter(None, map(shutil.which, NAMES)), None)
#: Tests that ask this browser carry it; the reason is printed where none is installed.
needs_firefox = pytest.mark.skipif(
    FIREFOX is None, reason="Firefox is not installed: no page is opened in it"
)
#: Firefox writes the port that it has taken into this file of its profile.
PORT = "MarionetteActivePort"
QUIET = {
    "marionette.port": 0,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.server": "data:,",
}
#: Seconds after which a browser that hangs is ended.
PATIENCE = 120.0


class Firefox:
    """A browser of its own with one tab, gone with its folder when the block ends."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        profile = Path(self.folder.name)
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(to)});" for name, to in QUIET.items()]
        (profile / "user.js").write_text("\n".join(lines), "utf-8")
        arguments = [FIREFOX, "--headless", "--marionette", "--no-remote", "--profile", profile]
        with open(profile / "log", "wb") as log:
            self.process = subprocess.Popen(arguments, stdout=log, stderr=log)
        # a browser that hangs is ended, and what waits for it finds its socket closed
        self._watchdog = threading.Timer(PATIENCE, self.process.kill)
        self._watchdog.daemon = True
        self._watchdog.start()
        while not (port := _written(profile / PORT)):
            if self.process.poll() is not None:
                raise EOFError(f"Firefox has ended: {(profile / 'log').read_text('utf-8')}")
            time.sleep(0.05)
        self._socket = socket.create_connection(("127.0.0.1", int(port)), PATIENCE)
        self._reader = self._socket.makefile("rb")
        self._count = 0
        self._heard()
        self.call("WebDriver:NewSession", strictFileInteractability=True)
        self.call("WebDriver:SetTimeouts", script=int(PATIENCE * 1000))
        return self

    def __exit__(self, *_):
        self._watchdog.cancel()
        try:
            self.call("Marionette:Quit", flags=["eForceQuit"])
            self.process.wait(timeout=10)
        except (OSError, EOFError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        self._reader.close()
        self._socket.close()
        self.folder.cleanup()

    def call(self, command, **given):
        """Send a command and wait for its answer."""
        self._count += 1
        text = json.dumps([0, self._count, command, given])
        self._socket.sendall(f"{len(text.encode())}:{text}".encode())
        _, _, error, result = self._heard()
        if error:
            raise RuntimeError(f"{command}: {error['message']}")
        return result

    def _heard(self):
        """Read a message: its length, a colon, and JSON."""
        length = b""
        while (sign := self._reader.read(1)) != b":":
            if not sign:
                raise EOFError("Firefox has ended")
            length += sign
        return json.loads(self._reader.read(int(length)))

    def open(self, file, fragment=""):
        self.call("WebDriver:Navigate", url=Path(file).absolute().as_uri() + fragment)

    def ask(self, expression):
        """Give the value of an expression as the page sees it, of a promise what it comes to.

        What it gives goes through JSON: plain data alone comes back.
        """
        # the page's own eval is forbidden by its policy; a script of the driver is no part of it
        script = """
            const [expression, tell] = arguments;
            const page = window.wrappedJSObject;
            Promise.resolve((new Function("window", "laboratory", "document",
              `return (${expression})`))(page, page.laboratory, document))
              .then((value) => tell(["told", JSON.stringify(value) ?? "null"]))
              .catch((error) => tell(["failed", String(error)]));
        """
        arguments = {"script": script, "args": [expression], "sandbox": "driver"}
        how, text = self.call("WebDriver:ExecuteAsyncScript", **arguments)["value"]
        if how == "failed":
            raise RuntimeError(text)
        return json.loads(text)

    def screenshot(self, path):
        image = self.call("WebDriver:TakeScreenshot", full=False)["value"]
        Path(path).write_bytes(base64.b64decode(image))


def _written(path):
    return path.read_text("utf-8").strip() if path.exists() else ""
