"""What the second calculation has to say about an issue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One place where an issue and the second calculation differ.

    `says` is what the issue says there, `finds` what was found instead, `about` the measure or word in question. A
    warning is something that could not be checked; it stops nothing.
    """

    where: str
    says: str
    finds: str
    about: str = ""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        about = f" ({self.about})" if self.about else ""
        return f"{self.where}: says “{self.says}”{about}; the second calculation finds {self.finds}"
