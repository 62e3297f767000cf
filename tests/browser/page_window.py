"""A page in a browser's window: what it shows, what it asks for, what it complains of."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from browser_packages import find_browser
from playwright.sync_api import Browser, Locator, Page, sync_playwright

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
TAGS = {"zh": "zh-Hans-CN", "en": "en"}

# The boxes of all texts that can be seen, line by line; those of the explanation at the foot of the window lie over
# the others on purpose.
_BOXES = """() => {
  const boxes = [];
  const beside = 'script, style, .skip, .said, legend, .about, .tip, details:not([open]) > :not(summary)';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, home = node.parentElement;
    // Two asterisks under neighbouring bars are small marks in a large box.
    if (['', '*'].includes(node.data.trim()) || home.closest(beside)) continue;
    const frame = home.closest('.table-frame');
    const limits = frame && frame.getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      if (rect.width < 1 || rect.height < 1) continue;
      if (limits && (rect.right > limits.right + 1 || rect.bottom > limits.bottom + 1)) continue;
      const size = parseFloat(getComputedStyle(home).fontSize);
      // Of a line of text what letters fill, without the air above and below.
      const scale = home.ownerSVGElement ? home.getScreenCTM().a : 1;
      const air = Math.max(0, (rect.height - size * scale * 0.78) / 2);
      const [x, y] = [scrollX, scrollY], text = node.data.trim().slice(0, 30);
      boxes.push([rect.left + x, rect.top + y + air, rect.right + x, rect.bottom + y - air, text]);
    }
  }
  return boxes;
}"""

_FONTS = "() => document.fonts.ready.then((all) => [...all].map((one) => `${one.family} ${one.weight} ${one.status}`))"


@contextlib.contextmanager
def open_browser() -> Iterator[Browser]:
    """The browser of the machine, without a window, closed at the end."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        yield opened
        opened.close()


class Window:
    """One page, opened from disk; `messages` are those of its console, `asked` the addresses it asks for."""

    def __init__(
        self,
        browser: Browser,
        file: Path,
        *,
        width: int = 1440,
        dark: bool = False,
        script: bool = True,
        touch: bool = False,
        language: str = "",
        part: str = "",
    ) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            has_touch=touch,
        )
        self.page: Page = self.context.new_page()
        self.messages: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.address = file.as_uri()
        self.page.goto(self.address + part)
        if language:
            self.choose(language)

    def close(self) -> None:
        self.context.close()

    def choose(self, language: str) -> None:
        """Choose a language as a reader does, by the label of its button."""
        self.page.locator(f'.languages label[lang="{TAGS[language]}"]').click()

    def do(self, script: str, argument: Any = None) -> Any:
        """Run a script in the page and return its value."""
        return self.page.evaluate(script, argument)

    def shown(self, selector: str) -> Locator:
        """The elements that can be seen."""
        return self.page.locator(f"{selector}:visible")

    def colour(self, selector: str, name: str = "color") -> str:
        """A computed colour of the first such element that can be seen."""
        found = self.shown(selector).first
        return str(found.evaluate("(node, name) => getComputedStyle(node).getPropertyValue(name)", name))

    def focused(self) -> str:
        """What has the focus: its text, or the words for it."""
        return str(self.do("() => document.activeElement.ariaLabel || document.activeElement.textContent.trim()"))

    def reaches_beyond(self) -> list[float]:
        """How wide the page is, if that is more than the window."""
        wide, window = self.do("() => [document.documentElement.scrollWidth, innerWidth]")
        return [wide, window] if wide > window else []

    def find_overlaps(self) -> list[tuple[str, str]]:
        """Pairs of texts of which one lies over the other."""
        boxes = sorted(self.do(_BOXES), key=lambda box: box[1])
        found = []
        for place, (left, top, right, bottom, text) in enumerate(boxes):
            for other in boxes[place + 1 :]:
                if other[1] >= bottom - 1:
                    break
                if other[0] < right - 1 and other[2] > left + 1 and other[3] > top + 1:
                    found.append((text, other[4]))
        return found

    def wake_fonts(self) -> set[str]:
        """Wait until the fonts are there; the families and weights that are loaded."""
        return set(self.do(_FONTS))
