"""Pure computations on frames: no I/O, no screen, no SQL. Each computes every collection of a frame in one pass."""

from dashspot.compute.averages import averages
from dashspot.compute.counts import counts
from dashspot.compute.quality import failed_analyses, has_features
from dashspot.compute.superlatives import superlatives

__all__ = ["averages", "counts", "failed_analyses", "has_features", "superlatives"]
