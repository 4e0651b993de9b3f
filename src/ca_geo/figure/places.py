"""How sure each place is, in true kilometres: rings, discs, areas, bands along borders; and schematic lines.

As the map page draws them (`places.js`, `lines.js`). Design document "Cartography", section 4, "Place".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely
from shapely.geometry.base import BaseGeometry

from ca_geo.figure import curves
from ca_geo.figure.frame import Frame
from ca_geo.figure.palette import Palette
from ca_geo.figure.records import Records, geometry_of
from ca_geo.figure.scene import Group, Node, Path, Pattern, Points, Style
from ca_geo.styles import strokes
from ca_geo.styles.strokes import Stroke

if TYPE_CHECKING:
    from ca_geo.view import Record

BAND_M = 11_000  # a drawing width: the sources give none
STRONG_ZOOM, FAINT_TINT, DARK_TINT, CHOSEN_TINT = 6.8, 0.035, 0.07, 0.13
CHOSEN_WIDTH = 1.8
USER_AREA_TINT = 0.1
FINE = 0.1  # points that an outline may lose


@dataclass(frozen=True, eq=False)
class Places:
    """The places of the records on a map."""

    records: Records

    @property
    def frame(self) -> Frame:
        return self.records.frame

    @property
    def colours(self) -> Palette:
        return self.records.colours

    def _outline(self, record: Record) -> tuple[Points, ...]:
        """What is seen of a record's lines or rings."""
        put = self.frame.clip(self.frame.put(geometry_of(record)))
        return tuple(curves.lines_of(put.simplify(FINE, preserve_topology=False)))

    def areas(self) -> Group:
        """Bands, areas, discs and rings, from below."""
        bands = [node for members in self.records.bands() for node in self._band(members[0])]
        areas = [self._area(record) for record in self._once(self.records.of("area", "sign"), "Polygon")]
        discs = [
            node for record in self._once(self.records.of("sign"), "Point") for node in self._disc(record)
        ]
        return Group((*bands, *areas, *discs), id="places")

    def _once(self, records: Iterable[Record], kind: str) -> list[Record]:
        """Records of one layer that mean the same place share one drawing, so that tints do not add up."""
        found: dict[tuple[str, bytes, float], Record] = {}
        for record in records:
            if record.geometry is not None and kind in record.geometry.geom_type:
                radius = record.properties.get("location_uncertainty_m") or 0
                key = (record.layer.id, record.geometry.wkb, radius)
                if key not in found or self.records.is_chosen(record):
                    found[key] = record
        rank = {"settlement": 1}
        return sorted(
            found.values(), key=lambda one: rank.get(one.properties.get("location_precision", ""), 0)
        )

    def _stroke(self, stroke: Stroke, record: Record) -> Style:
        unit = self.frame.unit
        width = CHOSEN_WIDTH if self.records.is_chosen(record) else stroke.width
        dash = tuple(one * unit for one in stroke.dash)
        return Style(stroke=self.records.colour(record), width=width * unit, dash=dash)

    def _disc(self, record: Record) -> Iterator[Node]:
        ring = self.records.ring(record)
        if ring is None:
            return
        precision = record.properties.get("location_precision")
        if precision == "settlement":
            halo = Style(stroke=self.colours["home"], width=4.1 * self.frame.unit, opacity=0.75)
            yield Path((ring,), halo, closed=True)
        look = {"settlement": strokes.PLACE_RING, "district": strokes.PLACE_DISC}
        tint = self._tint(precision, self.records.is_chosen(record))
        if tint:
            yield Path((ring,), self._filled(record, tint), closed=True)
        yield Path(
            (ring,), self._stroke(look.get(precision or "", strokes.PLACE_REGION), record), closed=True
        )

    def _tint(self, precision: str | None, chosen: bool) -> float:
        if chosen:
            return CHOSEN_TINT
        if precision != "district":
            return 0
        if self.colours.theme == "dark":
            return DARK_TINT
        return strokes.DISC_TINT if self.frame.zoom >= STRONG_ZOOM else FAINT_TINT

    def _filled(self, record: Record, opacity: float) -> Style:
        colour = self.records.colour(record)
        pattern = self.colours.pattern(self.records.order[record.layer.id], colour, self.frame.unit)
        return Style(fill=colour, fill_opacity=opacity, pattern=pattern)

    def _area(self, record: Record) -> Node:
        lines = self._outline(record)
        if self.records.kind(record) == "area":
            edge = self._stroke(Stroke(1.6), record)
            fill = self._filled(record, USER_AREA_TINT)
            style = Style(
                fill.fill, edge.stroke, edge.width, fill_opacity=USER_AREA_TINT, pattern=fill.pattern
            )
            return Path(lines, style, closed=True)
        return Path(lines, self._stroke(strokes.PLACE_REGION, record), closed=True)

    def _band(self, record: Record) -> Iterator[Node]:
        fill, edges = self._strip(record)
        unit, colour = self.frame.unit, self.records.colour(record)
        hatch = self.hatch(record, unit)
        tint = CHOSEN_TINT if self.records.is_chosen(record) else strokes.BAND_TINT
        yield Path(fill, Style(fill=colour, fill_opacity=tint, pattern=hatch), closed=True)
        yield Path(edges, self._stroke(strokes.BAND_EDGE, record))

    def hatch(self, record: Record, unit: float) -> Pattern:
        """What fills a band: strokes aslant or, in `safe`, the pattern of its layer."""
        colour, hatch = self.records.colour(record), strokes.BAND_HATCH
        own = self.colours.pattern(self.records.order[record.layer.id], colour, unit)
        return own or Pattern(
            "lines", colour, strokes.HATCH_PX * unit, hatch.width * unit, -45, hatch.opacity
        )

    def _strip(self, record: Record) -> tuple[tuple[Points, ...], tuple[Points, ...]]:
        """The band on the side of the line that lies in the countries named, and its inner edge."""
        width = BAND_M * self.frame.scale
        line = self.frame.clip(self.frame.put(geometry_of(record))).simplify(FINE)
        both = line.simplify(width / 8).buffer(width, quad_segs=4, cap_style="flat")
        strip = both.intersection(self._land_of(record, both)) if record.properties.get("countries") else both
        edge = strip.boundary.difference(line.buffer(width / 2, quad_segs=2))
        return tuple(curves.lines_of(strip)), tuple(curves.lines_of(edge))

    def _land_of(self, record: Record, near: BaseGeometry) -> BaseGeometry:
        """The land of the countries that a record names, near to something on the page."""
        land = [self.records.ground.land.get(code) for code in record.properties.get("countries", ())]
        put = [self.frame.clip(self.frame.put(one)) for one in land if one is not None]
        seen = [
            shapely.make_valid(shapely.clip_by_rect(one, *near.bounds)) for one in put if not near.is_empty
        ]
        found: BaseGeometry = shapely.union_all(seen)
        return near if found.is_empty else found

    def lines(self) -> Group:
        """Lines that are no railway: broken, because they are schematic."""
        found = [node for record in self.records.of("line") for node in self._line(record)]
        return Group(tuple(found), id="lines")

    def _line(self, record: Record) -> Iterator[Node]:
        lines = self._outline(record)
        unit = self.frame.unit
        yield Path(lines, Style(stroke=self.colours["home"], width=strokes.LINE_CASING.width * unit))
        dash = () if record.layer.info.report else tuple(one * unit for one in strokes.LINE.dash)
        width = 3.2 if self.records.is_chosen(record) else strokes.LINE.width
        yield Path(lines, Style(stroke=self.records.colour(record), width=width * unit, dash=dash))
