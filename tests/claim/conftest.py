"""The rooms before this one make what it works on, in the tests as in the program; facts come with whole issues."""

import sys
from pathlib import Path

sys.path += [str(Path(__file__).parents[1] / room) for room in ("measure", "cases", "verify")]
