"""Claims, prose, figures and tables become one document per language: no HTML, no PDF, no arithmetic."""

from .agreement import find_disagreements
from .claim_records import record_claims
from .document import compose
from .proofread import proofread

__all__ = ["compose", "find_disagreements", "proofread", "record_claims"]
