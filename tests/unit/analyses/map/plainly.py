"""What the oracles of the map share, in plain Python: standard scores, principal components, order, words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashspot.analyses import Inputs
from tests.unit.analyses.agreement import FEATURES, Record, records

Vector = list[float]
_WORDS = {
    "danceability": ("less danceable", "more danceable"),
    "energy": ("calmer", "more energetic"),
    "loudness": ("quieter", "louder"),
    "speechiness": ("less spoken", "more spoken"),
    "acousticness": ("less acoustic", "more acoustic"),
    "instrumentalness": ("less instrumental", "more instrumental"),
    "liveness": ("less live", "more live"),
    "valence": ("sadder", "happier"),
    "tempo": ("slower", "faster"),
}


@dataclass(frozen=True)
class Scores:
    """Tracks that know all nine, the features that vary among them, their means and spreads, and the scores."""

    tracks: list[Record]
    names: list[str]
    mean: Vector
    sd: Vector
    z: list[Vector]


def fitted(inputs: Inputs) -> list[Record]:
    """The tracks that models may be fitted to, without the columns that these need not know."""
    wanted = inputs.tracks[["track_id", "name", "artists", "from_api", *FEATURES]]
    return [track for track in records(wanted) if not track["from_api"]]


def scores(tracks: Iterable[Record]) -> Scores:
    """Each value less the mean, over the population's standard deviation."""
    known = [track for track in tracks if all(track[name] is not None for name in FEATURES)]
    columns = {name: [track[name] for track in known] for name in FEATURES}
    names = [name for name, values in columns.items() if values and max(values) - min(values) >= 0.001]
    means = [math.fsum(columns[name]) / len(known) for name in names]
    spreads = [
        math.sqrt(math.fsum((value - mean) ** 2 for value in columns[name]) / len(known))
        for name, mean in zip(names, means, strict=True)
    ]
    return Scores(known, names, means, spreads, [score(track, names, means, spreads) for track in known])


def score(track: Record, names: Sequence[str], means: Vector, spreads: Vector) -> Vector:
    """One track in the standard deviations of others."""
    return [(track[name] - mean) / sd for name, mean, sd in zip(names, means, spreads, strict=True)]


def away(one: Vector, other: Vector) -> float:
    """Euclidean distance."""
    return math.sqrt(math.fsum((a - b) ** 2 for a, b in zip(one, other, strict=True)))


def centre(points: Sequence[Vector]) -> Vector:
    """The mean of each coordinate."""
    return [math.fsum(values) / len(points) for values in zip(*points, strict=True)]


def differences(z: Vector, names: Sequence[str], most: int = 3) -> str:
    """The features furthest from 0, in words."""
    order = sorted(range(len(z)), key=lambda place: (-round(abs(z[place]), 9), place))[:most]
    return ", ".join(_difference(names[place], round(round(z[place], 9) * 10) / 10) for place in order)


def _difference(name: str, tenth: float) -> str:
    degree = "much " if abs(tenth) >= 2 else "" if abs(tenth) >= 1 else "slightly "
    return f"{degree}{_WORDS[name][tenth > 0]} ({tenth + 0.0:+.1f} sd)"


def eigen(matrix: list[Vector]) -> list[tuple[float, Vector]]:
    """Eigenvalues, largest first, and vectors of a symmetric matrix, by Jacobi's rotations (1846)."""
    size = len(matrix)
    a = [row[:] for row in matrix]
    v = [[float(i == j) for j in range(size)] for i in range(size)]
    for _ in range(60):
        if sum(a[i][j] ** 2 for i in range(size) for j in range(i)) < 1e-28:
            break
        for p in range(size - 1):
            for q in range(p + 1, size):
                _rotate(a, v, p, q)
    found = [(a[i][i], [v[row][i] for row in range(size)]) for i in range(size)]
    return sorted(found, key=lambda pair: -pair[0])


def _rotate(a: list[Vector], v: list[Vector], p: int, q: int) -> None:
    if abs(a[p][q]) < 1e-300:
        return
    theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
    t = math.copysign(1, theta) / (abs(theta) + math.hypot(theta, 1))
    c = 1 / math.hypot(t, 1)
    s = t * c
    for k in range(len(a)):
        a[k][p], a[k][q] = c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]
    for k in range(len(a)):
        a[p][k], a[q][k] = c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]
    for k in range(len(a)):
        v[k][p], v[k][q] = c * v[k][p] - s * v[k][q], s * v[k][p] + c * v[k][q]


@dataclass(frozen=True)
class Axis:
    """One principal component: its share of the variance, its loadings, whether no other explains as much."""

    explained: float
    loadings: Vector
    distinct: bool


def axes(found: Scores) -> list[Axis]:
    """Up to two principal components that explain anything, with either sign."""
    n, size = len(found.z), len(found.names)
    if not size:
        return []
    columns = [list(column) for column in zip(*found.z, strict=True)]
    matrix = [[math.fsum(map(float.__mul__, a, b)) / n for b in columns] for a in columns]
    pairs = eigen(matrix)
    values = [value for value, _ in pairs]
    return [
        Axis(value / size, vector, all(abs(value - other) > 1e-4 for k, other in enumerate(values) if k != place))
        for place, (value, vector) in enumerate(pairs[:2])
        if value / size > 1e-12
    ]
