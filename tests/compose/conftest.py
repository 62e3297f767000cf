"""The room before this one makes what it works on, in the tests as in the program."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "measure"))
