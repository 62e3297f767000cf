"""Reports with figures of third parties are made where whole issues are."""

import sys
from pathlib import Path

sys.path += [str(Path(__file__).parents[1] / room) for room in ("cases", "verify")]
