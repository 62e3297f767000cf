"""The rooms before this one make what it works on, in the tests as in the program."""

import sys
from pathlib import Path

sys.path += [str(Path(__file__).parents[1] / room) for room in ("measure", "claim", "cases", "verify")]
