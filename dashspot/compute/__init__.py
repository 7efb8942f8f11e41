"""Pure computations on frames: no I/O, no screen, no SQL.

`MEASURES` lists them. Each computes every collection of a frame in one pass, and tells what it needs, what it gives
and where its definition comes from.
"""

from dashspot.compute.averages import AVERAGES, averages
from dashspot.compute.counts import COUNTS, counts
from dashspot.compute.measure import Measure
from dashspot.compute.quality import failed_analyses, has_features
from dashspot.compute.superlatives import SUPERLATIVES, superlatives

MEASURES: tuple[Measure, ...] = (SUPERLATIVES, AVERAGES, COUNTS)

__all__ = ["MEASURES", "Measure", "averages", "counts", "failed_analyses", "has_features", "superlatives"]
