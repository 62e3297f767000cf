"""Sources become tables: read, understood cell by cell, checked, and cut at the as-of date.

A file passes every gate or nothing is built; all defects of all sources are reported at once. What the tables
hold does not depend on rows after the as-of date: a file cut at that date gives the same tables, the same hash
and the same gate results.
"""

from flowbrief.load.csv_file import read_csv
from flowbrief.load.dataset import load

__all__ = ["load", "read_csv"]
