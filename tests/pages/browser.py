"""A browser at the end of a pipe: headless Chromium and the DevTools protocol, standard library only."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --disable-extensions --disable-dev-shm-usage --hide-scrollbars"
).split()


def _pipe() -> tuple[int, int]:
    """(write end, read end), both above the descriptors that the protocol uses."""
    reader, writer = os.pipe()
    ends = fcntl.fcntl(writer, fcntl.F_DUPFD_CLOEXEC, 20), fcntl.fcntl(reader, fcntl.F_DUPFD_CLOEXEC, 20)
    os.close(reader)
    os.close(writer)
    return ends


#: the browser refuses pictures of more than 2**17 points in height
MOST_PAINTED = 2**16


class Browser:
    """One browser with one page; ``requests`` lists every address that it asked for."""

    def __init__(self) -> None:
        program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        assert program, "Chromium is missing: apt-get install chromium"
        self._home = tempfile.TemporaryDirectory()
        self._out, there_in = _pipe()
        there_out, self._in = _pipe()
        command = [program, *_FLAGS, "--remote-debugging-pipe", "--host-resolver-rules=MAP * ~NOTFOUND"]
        command += [f"--user-data-dir={self._home.name}", "about:blank"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}

        def wire() -> None:  # the protocol's pipe is file descriptors 3 and 4 of the browser
            os.dup2(there_in, 3)
            os.dup2(there_out, 4)

        self._process = subprocess.Popen(command, preexec_fn=wire, close_fds=False, **quiet)
        os.close(there_in)
        os.close(there_out)
        self._number, self._buffer, self._session = 0, b"", None
        self.requests: list[str] = []
        self._events: list[str] = []
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime"):
            self._call(f"{domain}.enable")

    def _call(self, method: str, **parameters):
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]

    def _next(self):
        while b"\0" not in self._buffer:
            more = os.read(self._in, 1 << 16)
            assert more, "the browser went away"
            self._buffer += more
        head, _, self._buffer = self._buffer.partition(b"\0")
        answer = json.loads(head)
        self._events.append(answer.get("method", ""))
        if answer.get("method") == "Network.requestWillBeSent":
            self.requests.append(answer["params"]["request"]["url"])
        return answer

    def open(self, file: Path, *, width: int, dark: bool = False) -> None:
        """Load a file in a window of this width."""
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self._call("Emulation.setEmulatedMedia", features=scheme)
        self._events.clear()
        self._call("Page.navigate", url=file.resolve().as_uri())
        while "Page.loadEventFired" not in self._events:
            self._next()

    def value(self, script: str):
        """The value of a script's expression in the page."""
        return self._call("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def screenshot(self, file: Path) -> bytes:
        """The page as a PNG, as far down as the browser can paint at once."""
        size = self._call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {**size, "height": min(size["height"], MOST_PAINTED), "scale": 1}
        shown = self._call("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        data = base64.b64decode(shown["data"])
        file.write_bytes(data)
        return data

    def close(self) -> None:
        """End the browser and forget its profile."""
        self._session = None
        try:
            self._call("Browser.close")
            self._process.wait(timeout=30)
        finally:
            self._process.kill()
            self._process.wait()
            os.close(self._out)
            os.close(self._in)
            self._home.cleanup()
