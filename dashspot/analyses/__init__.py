"""Analyses of tracks: one file each, in the folder of the page that shows it. Pure: no I/O, no SQL, no screen.

An entry says everything about one analysis; the page's section, its chart and table, the files that are taken away,
the help, the page of the documentation and the test against an oracle follow from it.
"""

from dashspot.analyses.entry import Analysis, Choices, Column, Option, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.registry import ANALYSES, on_page
from dashspot.analyses.running import Basis, Outcome, run

__all__ = [
    "ANALYSES",
    "Analysis",
    "Basis",
    "Choices",
    "Column",
    "Inputs",
    "Option",
    "Outcome",
    "Table",
    "on_page",
    "run",
]
