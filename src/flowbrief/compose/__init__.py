"""Claims, prose, figures and tables become one document per language: no HTML, no PDF, no arithmetic."""

from .agreement import find_disagreements
from .document import compose
from .proofread import proofread

__all__ = ["compose", "find_disagreements", "proofread"]
