"""Sources become tables: read, understood cell by cell, checked, and cut at the as-of date.

A file passes every gate or nothing is built; all defects of all sources are reported at once. What the tables
hold does not depend on rows after the as-of date: a file cut at that date gives the same tables, the same hash
and the same gate results.
"""

from flowbrief.load.absent import leave_out_absent
from flowbrief.load.csv_file import read_csv
from flowbrief.load.dataset import load
from flowbrief.load.duckdb_file import read_duckdb
from flowbrief.load.excel import read_excel
from flowbrief.load.fred import read_fred
from flowbrief.load.ici import read_ici
from flowbrief.load.inspection import inspect_file, inspect_old_file
from flowbrief.load.parquet import read_parquet
from flowbrief.load.revised import Revisions, find_revisions
from flowbrief.load.revision import judge_revisions, rewind
from flowbrief.load.sec_facts import read_sec_facts
from flowbrief.load.sql import read_sql
from flowbrief.load.ssga import read_ssga
from flowbrief.load.vintage import choose_vintages, list_vintages, select_vintages

__all__ = [
    "Revisions",
    "choose_vintages",
    "find_revisions",
    "inspect_file",
    "inspect_old_file",
    "judge_revisions",
    "leave_out_absent",
    "list_vintages",
    "load",
    "read_csv",
    "read_duckdb",
    "read_excel",
    "read_fred",
    "read_ici",
    "read_parquet",
    "read_sec_facts",
    "read_sql",
    "read_ssga",
    "rewind",
    "select_vintages",
]
