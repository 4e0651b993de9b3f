"""Releases: the data folder as it was on a day, numbered, with what has changed since the one before.

`archive` packs a folder into one file, `records` reads it as records, `changes` compares two of these,
`changelog` puts the changes into JSON and words, `register` is the folder in which releases are kept.
"""

from ca_geo.releases.changes import Change, diff
from ca_geo.releases.register import Release, Releases

__all__ = ["Change", "Release", "Releases", "diff"]
