"""The example of docs/facts.md and docs/argument.md prints what they say, and is calculated twice."""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from docs_pages import ROOT, Block, list_blocks, list_names, list_rows, read_page, section

from flowbrief.cli.registered import registry
from flowbrief.configure.conditions import read_condition
from flowbrief.configure.facts import check_facts
from flowbrief.configure.positions import Findings, Positions, Spot
from flowbrief.model.condition import COMPARISONS, Condition, holds
from flowbrief.model.diagnostic import Refused
from flowbrief.model.document import Chart, DataTable, Document, Opinion, plain_text
from flowbrief.model.measure import Measure
from flowbrief.model.world import World
from flowbrief.pipeline import Wish, Written, prepare, write

EXAMPLE = ROOT / "docs" / "examples" / "argument"
PAGES = ("docs/facts.md", "docs/argument.md")
WORLD = World(today=date(2024, 9, 2), read=Path.read_bytes, report=lambda _: None)
SHOWN = ("blocks:", "scenarios:", "signals:", "charts:", "topics:", "facts:\n")
