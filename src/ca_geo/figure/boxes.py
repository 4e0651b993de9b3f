"""Boxes on the page: around a point, wider, as a ring; whether two meet, and how far they are apart."""

from __future__ import annotations

import math

import numpy as np

from ca_geo.figure.scene import Box, Points


def around(x: float, y: float, half: float, high: float | None = None) -> Box:
    """The box about a point: half its width, half its height where that is another."""
    tall = half if high is None else high
    return (x - half, y - tall, x + half, y + tall)


def grown(box: Box, by: float) -> Box:
    """The box wider by a length on each side."""
    return (box[0] - by, box[1] - by, box[2] + by, box[3] + by)


def corners(box: Box) -> Points:
    """The box as a ring, from its upper left corner."""
    left, top, right, bottom = box
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes have more than an edge in common."""
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def contains(outer: Box, inner: Box) -> bool:
    """Whether nothing of the inner box lies outside the outer one."""
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def gap(one: Box, other: Box) -> float:
    """How far two boxes are apart."""
    across = max(0.0, one[0] - other[2], other[0] - one[2])
    down = max(0.0, one[1] - other[3], other[1] - one[3])
    return math.hypot(across, down)
