"""Words in both languages at once."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One user-visible wording, always in Simplified Chinese and in English."""

    zh: str
    en: str

    def within(self, language: Language) -> str:
        """Return the wording of one language."""
        return self.zh if language == "zh" else self.en
