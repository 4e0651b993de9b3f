"""Releases: the archive, what two states of the data differ in, the folder of releases, the commands."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from ca_geo.cli import main
from ca_geo.errors import BadValue, DataError, NotFound
from ca_geo.releases import Change, Releases, archive, diff
from ca_geo.releases.changelog import LONGEST, changelog, counts, lines, summary
from ca_geo.releases.changes import ABSENT, apply
from ca_geo.releases.records import Content, content
from conftest import put

Edit = Callable[[Path, Callable[[Any], Any]], None]
DAY = date(2026, 11, 1)
CLAIMS = "feature,property,statement,value,source,asserted_by,status\n"


def content_of(folder: Path) -> Content:
    return content(archive.of_folder(folder))


# The archive


def test_the_archive_has_the_same_bytes_for_the_same_data(tiny_data: Path, tmp_path: Path) -> None:
    before = archive.packed(archive.of_folder(tiny_data))
    for path in tiny_data.rglob("*.json"):
        os.utime(path, (1, 1))
        path.chmod(0o600)
    (tiny_data / ".hidden").write_text("x")
    put(tiny_data / "releases" / "1.json", {})
    assert archive.packed(archive.of_folder(tiny_data)) == before
    archive.unpack(archive.of_archive(before, "a.zip"), tmp_path / "again")
    assert archive.packed(archive.of_folder(tmp_path / "again")) == before
    with zipfile.ZipFile(io.BytesIO(before)) as packed:
        assert packed.testzip() is None
        assert packed.read("catalog.json") == (tiny_data / "catalog.json").read_bytes()


def test_what_is_kept_apart_is_not_in_the_archive(tiny_data: Path) -> None:
    put(tiny_data / "old" / "1.json", {})
    assert "old/1.json" in archive.of_folder(tiny_data)
    assert "old/1.json" not in archive.of_folder(tiny_data, apart=tiny_data / "old")


@pytest.mark.parametrize("name", ["../out.json", "/out.json", "layers/../../out.json"])
def test_an_archive_that_leads_out_of_its_folder_is_refused(name: str) -> None:
    with pytest.raises(DataError, match="leads out of the folder"):
        archive.of_archive(archive.packed({name: b"{}"}), "bad.zip")


def test_what_is_no_archive_is_said_so() -> None:
    with pytest.raises(DataError, match=r"notes\.txt: is no zip file"):
        archive.of_archive(b"text", "notes.txt")


# What differs


def features(*records: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": records}).encode()


def feature(id: str, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "id": id, "geometry": None, "properties": {"id": id, **properties}}


def differing(old: dict[str, bytes], new: dict[str, bytes]) -> tuple[Change, ...]:
    return diff(content(old), content(new))


def test_layout_and_the_order_of_members_are_no_difference() -> None:
    one = {"layers/a.geojson": b'{"features": [{"id": "x", "properties": {"p": 1, "q": [1, 2]}}]}'}
    other = {"layers/a.geojson": b'{"features":[{"properties":{"q":[1,2],"p":1},"id":"x"}]}\n'}
    assert differing(one, other) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [(1, True), (1, 1.0), (0, False), (None, ABSENT), ({}, []), ([1, 2], [2, 1]), ("", None), ({}, ABSENT)],
)
def test_values_that_are_alike_are_not_equal(old: Any, new: Any) -> None:
    def of(value: Any) -> dict[str, bytes]:
        return {"layers/a.geojson": features(feature("x", **({} if value is ABSENT else {"p": value})))}

    (change,) = differing(of(old), of(new))
    (edit,) = change.edits
    assert (edit.pointer, edit.old, edit.new) == ("/properties/p", old, new)
    assert type(edit.new) is type(new)


def test_the_order_of_records_is_content() -> None:
    a, b, c = (feature(id) for id in "abc")
    old, new = {"layers/a.geojson": features(a, b)}, {"layers/a.geojson": features(c, b, a)}
    added, reordered = differing(old, new)
    assert (added.action, added.key, added.after) == ("added", "c", None)
    assert (reordered.action, reordered.order) == ("reordered", (None, "c", "b", "a"))
    assert apply((added, reordered), content(old)) == content(new)


def test_records_of_one_id_and_of_none_are_told_apart() -> None:
    twice = {"basemap/b.geojson": features(feature("x", n=1), feature("x", n=2))}
    assert list(content(twice)["basemap/b.geojson"]) == [None, "x", "x#2"]
    river = {"type": "Feature", "geometry": None, "properties": {"name": "Panj"}}
    (change,) = differing({"basemap/b.geojson": features()}, {"basemap/b.geojson": features(river)})
    assert str(change.key).startswith("Panj ")


@pytest.mark.parametrize(
    ("name", "body", "fault"),
    [
        ("layers/a.geojson", b"[]", "is no JSON object"),
        ("layers/a.geojson", b"{}", "holds something else than records"),
        ("gaps.json", b"[1]", "holds something else than records"),
        ("actors.json", b'{"a": 1}', "holds something else than records"),
        ("sources.json", b"{", "is not JSON"),
        ("claims.csv", b"a,b\n1\n", "row 2 has 1 cells where the head has 2"),
        ("claims.csv", b"a,a\n1,2\n", "two columns of one name"),
        ("claims.csv", b"\xff", "is not CSV"),
    ],
)
def test_a_file_that_is_not_what_its_name_says(name: str, body: bytes, fault: str) -> None:
    with pytest.raises(DataError, match=fault) as caught:
        content({name: body})
    assert caught.value.report[0].file == name


def test_a_claim_is_the_same_as_long_as_it_says_the_same_of_the_same_by_the_same() -> None:
    old = CLAIMS + "mine,status,,planned,R1,tj,accepted\nmine,status,,open,R2,tj,contested\n"
    new = CLAIMS + "mine,status,,closed,R1,tj,accepted\nmine,status,,open,R2,tj,superseded\n"
    found = changelog(content({"claims.csv": old.encode()}), content({"claims.csv": new.encode()}))
    assert list(lines(found)) == [
        "removed claim mine status = planned (source R1, asserted by tj)",
        "added claim mine status = closed (source R1, asserted by tj)",
        'changed claim mine status = open (source R2, asserted by tj): status: "contested" -> "superseded"',
    ]
    assert summary(found) == {"claim": {"removed": 1, "added": 1, "changed": 1}}


def test_a_line_names_record_property_old_and_new(tiny_data: Path, edit: Edit) -> None:
    before = content_of(tiny_data)

    def alter(document: Any) -> None:
        taror, dated = document["features"][:2]
        taror["properties"].update(status="planned", cost_usd=101)
        del taror["properties"]["end"]
        dated["geometry"]["coordinates"] = [69.6, 38.5]

    edit(tiny_data / "layers" / "mines.geojson", alter)
    edit(tiny_data / "catalog.json", lambda one: one.update(title="Tiny"))
    edit(tiny_data / "catalog.json", lambda one: one["layers"][0].update(title="Ore"))
    edit(tiny_data / "actors.json", lambda one: one["tj"].update(name="Tojikiston"))
    edit(tiny_data / "sources.json", lambda one: one.pop(1))
    edit(tiny_data / "basemap" / "borders.geojson", lambda one: one.update(vintage="2027"))
    edit(tiny_data / "schema" / "feature.schema.json", lambda one: one.update(title="Feature"))
    assert list(lines(changelog(before, content_of(tiny_data)))) == [
        'changed feature mines/taror (Taror mine): status: "operational" -> "planned"',
        "changed feature mines/taror (Taror mine): cost_usd: 100 -> 101",
        'changed feature mines/taror (Taror mine): end: ".." -> (absent)',
        'changed feature mines/dated (Mine dated): geometry: {"coordinates":[69.5,38.5],"type":"Point"} -> '
        '{"coordinates":[69.6,38.5],"type":"Point"}',
        "removed source R1 (A page)",
        'changed actor tj (Tojikiston): name: "Tajikistan" -> "Tojikiston"',
        'changed collection catalog.json (Tiny): title: "Tiny atlas" -> "Tiny"',
        'changed collection mines (Ore): title: "Mines" -> "Ore"',
        'changed file basemap/borders.geojson: vintage: "2026" -> "2027"',
        'changed file schema/feature.schema.json: title: (absent) -> "Feature"',
    ]


def test_a_value_too_long_to_read_is_told_by_size_and_hash() -> None:
    text = "x" * (LONGEST + 1)
    old, new = (content({"layers/a.geojson": features(feature("m", p=p))}) for p in ("", text))
    (change,) = changelog(old, new)
    body = json.dumps(text).encode()
    assert change["edits"] == [
        {
            "pointer": "/properties/p",
            "member": "p",
            "old": "",
            "new": {"sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)},
        }
    ]
    assert "bytes, SHA-256" in next(lines([change]))
    (added,) = changelog(content({"layers/a.geojson": features()}), new)
    assert added["record"]["properties"]["p"]["bytes"] == len(body)


# Edits at random: the changes are exactly these, and make the one of the other

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(0, 1),
    st.text(max_size=3),
    st.lists(st.integers(0, 2), max_size=2),
)
MEMBERS = st.dictionaries(
    st.sampled_from(["p", "q", "a/b", "m~n", ""]),
    VALUES | st.dictionaries(st.sampled_from("xy"), VALUES, max_size=2),
    max_size=3,
)
CELLS = st.text(st.sampled_from('ab,"\n é'), max_size=2)


@st.composite
def folders(draw: st.DrawFn) -> dict[str, bytes]:
    """A small folder of any content, ids that come twice and records without one included."""
    records = draw(st.lists(st.tuples(st.sampled_from(["", "a", "b", "c"]), MEMBERS), max_size=4))
    made: list[dict[str, Any]] = [{**({"id": id} if id else {}), "properties": said} for id, said in records]
    rows = draw(st.lists(st.tuples(*[CELLS] * 3), max_size=3))
    table = io.StringIO(newline="")
    csv.writer(table).writerows([("feature", "value", "status"), *rows])
    files = {
        "layers/mines.geojson": json.dumps({"features": made, **draw(MEMBERS)}),
        "actors.json": json.dumps(
            draw(st.dictionaries(st.sampled_from(["", "a", "b"]), MEMBERS, max_size=3))
        ),
        "sources.json": json.dumps(made),
        "schema/any.json": json.dumps(draw(MEMBERS)),
        "claims.csv": table.getvalue(),
        "README.md": draw(CELLS),
    }
    names = draw(st.sets(st.sampled_from(sorted(files))))
    return {name: files[name].encode() for name in names}


@given(folders(), folders())
@effort(max_examples=150, deadline=None)
def test_changes_applied_to_the_old_make_the_new(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    old, new = content(one), content(other)
    changes = diff(old, new)
    made = apply(changes, old)
    assert exact(made) == exact(new)
    assert (changes == ()) == (exact(old) == exact(new))
    assert exact(content(one)) == exact(old), "applying leaves the old as it was"
    json.dumps(changelog(old, new))


def exact(content: Content) -> str:
    """The content as text in which order counts, and true is not 1."""
    return json.dumps(
        {file: [(key, sort(record)) for key, record in records.items()] for file, records in content.items()},
        sort_keys=True,
    )


def sort(record: Any) -> Any:
    return json.loads(json.dumps(record, sort_keys=True))


@given(st.randoms(use_true_random=False))
@effort(max_examples=30, deadline=None)
def test_edits_of_a_data_folder_are_told_exactly(chance: Random) -> None:
    old = [feature(f"m{n}", name=f"Mine {n}", killed=n, countries=["TJ"]) for n in range(6)]
    new = deepcopy(old)
    expected: set[tuple[str, str, str | None]] = set()
    for record in new:
        for name in chance.sample(["name", "killed", "countries"], chance.randint(0, 2)):
            record["properties"][name] = {"name": "Other", "killed": -1, "countries": ["AF"]}[name]
            expected.add(("changed", record["id"], name))
    for record in chance.sample(new, chance.randint(0, 2)):
        new.remove(record)
        expected = {one for one in expected if one[1] != record["id"]} | {("removed", record["id"], None)}
    for n in range(chance.randint(0, 2)):
        new.insert(chance.randint(0, len(new)), feature(f"new{n}"))
        expected.add(("added", f"new{n}", None))
    found = changelog(
        content({"layers/mines.geojson": features(*old)}), content({"layers/mines.geojson": features(*new)})
    )
    told = {
        (one["action"], one["id"], edit["member"] if edit else None)
        for one in found
        for edit in one.get("edits") or [None]
    }
    assert told == expected


# The folder of releases


def change_taror(data: Path, edit: Edit, **properties: Any) -> None:
    edit(data / "layers" / "mines.geojson", lambda one: one["features"][0]["properties"].update(properties))


def test_a_release_holds_the_data_and_says_what_has_changed(tiny_data: Path, edit: Edit) -> None:
    folder = tiny_data / "releases"
    first = Releases.read(folder).make(tiny_data, DAY)
    assert (first.number, first.title, first.changes) == (1, "Release 1", [])
    assert first.counts == counts(content_of(tiny_data))
    assert first.features["railway"] == ["west", "whole"]
    change_taror(tiny_data, edit, cost_usd=105)
    second = Releases.read(folder).make(tiny_data, date(2026, 12, 1), "Costs", "One figure.")
    (change,) = second.changes
    assert (change["id"], change["edits"][0]["old"], change["edits"][0]["new"]) == ("taror", 100, 105)
    again = Releases.read(folder)
    assert [one.as_json() for one in again] == [first.as_json(), second.as_json()]
    assert again.get("2") == again.latest
    assert hashlib.sha256(second.archive.read_bytes()).hexdigest() == second.sha256
    assert diff(content(again.get(2).files()), content_of(tiny_data)) == ()
    assert diff(content(again.get(1).files()), content_of(tiny_data)) != ()
    assert again.version != Releases.read(tiny_data / "nowhere").version


def test_nothing_new_is_no_release(tiny_data: Path, edit: Edit) -> None:
    folder = tiny_data / "releases"
    Releases.read(folder).make(tiny_data, DAY)
    with pytest.raises(BadValue, match="nothing in the data has changed since release 1"):
        Releases.read(folder).make(tiny_data, DAY)
    change_taror(tiny_data, edit, cost_usd=105)
    with pytest.raises(BadValue, match="2026-10-31 is before release 1"):
        Releases.read(folder).make(tiny_data, date(2026, 10, 31))
    assert sorted(path.name for path in folder.iterdir()) == ["1.json", "1.zip"]


def test_a_release_is_never_written_over(tiny_data: Path) -> None:
    known = Releases.read(tiny_data / "releases")
    known.make(tiny_data, DAY)
    with pytest.raises(BadValue, match="cannot be written"):
        known.make(tiny_data, DAY)


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("3.json", "{}", r"numbered \[1, 3\]"),
        ("1.json", "[]", "is no release"),
        ("1.json", "{}", "is no release"),
        ("1.json", "{", "is not JSON"),
    ],
)
def test_a_broken_folder_of_releases_is_told(tiny_data: Path, name: str, text: str, fault: str) -> None:
    folder = tiny_data / "releases"
    Releases.read(folder).make(tiny_data, DAY)
    (folder / name).write_text(text)
    with pytest.raises(DataError, match=fault):
        Releases.read(folder)


def test_an_archive_that_was_changed_is_not_read(tiny_data: Path) -> None:
    made = Releases.read(tiny_data / "releases").make(tiny_data, DAY)
    made.archive.write_bytes(made.archive.read_bytes() + b" ")
    with pytest.raises(DataError, match=r"1\.zip: is not what was released"):
        made.files()
    made.archive.unlink()
    with pytest.raises(DataError, match=r"1\.zip: cannot be read"):
        made.files()


def test_an_unknown_release_says_which_there_are(tiny_data: Path) -> None:
    folder = tiny_data / "releases"
    with pytest.raises(NotFound, match="there are: none yet"):
        Releases.read(folder).get(1)
    Releases.read(folder).make(tiny_data, DAY)
    with pytest.raises(NotFound, match="no release with the id '2'; there are: 1"):
        Releases.read(folder).get("2")


# The commands


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    status = main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_release_and_diff(
    capsys: pytest.CaptureFixture[str], tiny_data: Path, tmp_path: Path, edit: Edit
) -> None:
    kept = tmp_path / "kept"
    places = ("--data", tiny_data, "--releases", kept)
    status, out, err = run(capsys, "release", "--date", "2026-11-01", *places)
    assert (status, out) == (0, "")
    assert "Release 1 of 2026-11-01: no changes." in err
    assert run(capsys, "diff", "1", "current", *places)[:2] == (0, "")
    status, _, err = run(capsys, "release", *places)
    assert status == 1
    assert "nothing in the data has changed since release 1" in err
    change_taror(tiny_data, edit, cost_usd=105)
    line = "changed feature mines/taror (Taror mine): cost_usd: 100 -> 105\n"
    assert run(capsys, "diff", "1", "current", *places)[:2] == (1, line)
    assert run(capsys, "diff", kept / "1.zip", tiny_data)[:2] == (1, line)
    title = ("--title", "Costs", "--notes", "One figure.")
    assert run(capsys, "release", "--date", "2026-12-01", *title, *places)[:2] == (0, line)
    second = Releases.read(kept).get(2)
    assert (second.date, second.title, second.notes) == ("2026-12-01", "Costs", "One figure.")
    status, out, _ = run(capsys, "diff", "2", "1", "--json", *places)
    assert status == 1
    told = json.loads(out)
    assert told["summary"] == {"feature": {"changed": 1}}
    assert [edit["new"] for edit in told["changes"][0]["edits"]] == [100]


def test_data_with_a_fault_are_not_released(
    capsys: pytest.CaptureFixture[str], tiny_data: Path, edit: Edit
) -> None:
    change_taror(tiny_data, edit, status="haunted")
    status, _, err = run(capsys, "release", "--data", tiny_data)
    assert status == 1
    assert "'haunted' is not in the list 'status'" in err
    assert not (tiny_data / "releases").exists()


@pytest.mark.parametrize(
    ("operand", "message"),
    [
        ("7", "no release with the id '7'"),
        ("nothing", "'nothing' cannot be compared; allowed: the number of a release"),
        ("pyproject.toml", "is no zip file"),
    ],
)
def test_diff_ends_with_2_in_trouble(
    capsys: pytest.CaptureFixture[str], tiny_data: Path, operand: str, message: str
) -> None:
    status, out, err = run(capsys, "diff", operand, "current", "--data", tiny_data)
    assert (status, out) == (2, "")
    assert message in err


@pytest.mark.parametrize(
    ("option", "text", "message"),
    [
        ("--date", "1 May", "is no day"),
        ("--title", "two\nlines", "is no line"),
        ("--notes", " ", "is no line"),
    ],
)
def test_release_refuses_what_no_feed_could_say(
    capsys: pytest.CaptureFixture[str], tiny_data: Path, option: str, text: str, message: str
) -> None:
    with pytest.raises(SystemExit):
        main(["release", option, text, "--data", str(tiny_data)])
    assert message in capsys.readouterr().err
