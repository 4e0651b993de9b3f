"""The order of precisions, and the crosswalk, against the atlas and what its documentation says."""

from __future__ import annotations

from pathlib import Path

from ca_geo.atlas import Atlas
from ca_geo.precision import PRECISIONS, SCHEMES, codes
from ca_geo.validate.rules import PLACES

DATA_MD = Path(__file__).parents[1] / "docs" / "data.md"


def test_every_precision_has_its_place_in_the_order(real_atlas: Atlas) -> None:
    assert tuple(real_atlas.catalog.codelists["location_precision"]) == PRECISIONS == tuple(PLACES)


def test_the_crosswalk_is_the_documented_one() -> None:
    rows = [
        line.strip("|").split("|") for line in DATA_MD.read_text(encoding="utf-8").splitlines() if "|" in line
    ]
    table = {cells[0].strip(" `"): [cell.strip() for cell in cells[1:]] for cells in rows if len(cells) == 5}
    for precision in PRECISIONS:
        found = codes(precision)
        assert [str(found.get(row.name, "")) for row in SCHEMES] == table[precision]


def test_every_feature_has_the_codes_of_its_precision(real_atlas: Atlas) -> None:
    for layer in real_atlas.layers.values():
        for record in layer.properties:
            derived = {name: value for name, value in record.items() if name.startswith("precision_")}
            assert derived == codes(record["location_precision"])


def test_no_file_holds_what_is_derived(real_atlas: Atlas) -> None:
    for file in (real_atlas.settings.data / "layers").iterdir():
        text = file.read_text(encoding="utf-8")
        assert not any(row.name in text for row in SCHEMES)
