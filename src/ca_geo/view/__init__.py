"""What the map shows, as the query of its address tells it: the twin of the page's view state.

::

    parts       one table: each part of the view, read and written (web/static/js/url-state.js)
    asks        spatial questions (web/static/js/asks.js)
    filters     the filters and their CQL2 (web/static/js/filters.js)
    words       what a view is called, and what of it leaves records out
    state       a view, its query, the records that it shows (web/static/js/shown.js)
"""

from ca_geo.view.asks import Ask
from ca_geo.view.filters import FILTERS, as_cql2
from ca_geo.view.parts import PARTS, THEMES, Sort
from ca_geo.view.state import Record, View, parse, read

__all__ = ["FILTERS", "PARTS", "THEMES", "Ask", "Record", "Sort", "View", "as_cql2", "parse", "read"]
