"""Layers that a user brings: files of any GIS format, read, repaired where they must be, and told of.

::

    files       which files, which layers in them, what each is called
    formats     the table of formats; vector, geojson, table, parquet read one each
    geometry    to CRS84, whole and valid
    columns     names, types, titles; times, ids say what two of them are for
    report      what was done to which row

Nothing in a file is lost without a word: every row becomes a feature or is named in the report.
"""

from ca_geo.userlayers.files import UserLayer, left_out, read_all
from ca_geo.userlayers.report import Note, Report

__all__ = ["Note", "Report", "UserLayer", "left_out", "read_all"]
