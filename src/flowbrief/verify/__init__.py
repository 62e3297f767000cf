"""The second calculation: every number of a finished issue, computed again from its input files and compared.

Nothing of the rest of flowbrief is used here, and only the standard library, so that a mistake there cannot hide
itself. What an issue is about comes from its recipe; what its numbers are comes from the rows. What a site quotes of
its issues is compared by `flowbrief.verify.site`, which no build needs.
"""

from .finding import Disagreement
from .inputs import hash_inputs
from .issue import check_issue
from .rows import UnreadableInput

__all__ = ["Disagreement", "UnreadableInput", "check_issue", "hash_inputs"]
