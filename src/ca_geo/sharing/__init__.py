"""How a view is handed on: what its page says of it, and its oEmbed response.

::

    words     a view in words: title, what leaves records out
    about     what a page says before any script runs: for link previews, for readers without scripts
    oembed    an address of ours as an embedded map
    onefile   the map of a view as one file
"""

from ca_geo.sharing.about import Cards, about_view, needed, rows
from ca_geo.sharing.oembed import FORMS, PARAMETERS, Asked, form_for, parse, response
from ca_geo.sharing.onefile import one_file

__all__ = [
    "FORMS",
    "PARAMETERS",
    "Asked",
    "Cards",
    "about_view",
    "form_for",
    "needed",
    "one_file",
    "parse",
    "response",
    "rows",
]
