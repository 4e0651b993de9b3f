"""Named views, and briefings made of them: what `geodata/views` and `geodata/briefings` hold.

::

    told        views, steps and briefings; reading them; a view by its name
    support     the rules that need the atlas: what a view shows, and what stands behind its words
    page        a briefing as a page, linked or in one file
    documents   the JSON documents of `/briefings` and `/briefing/{id}`
    drafts      the files of a new briefing
"""

from ca_geo.briefings.support import check, load
from ca_geo.briefings.told import Briefing, Briefings, NamedView, Step, read, view_of

__all__ = ["Briefing", "Briefings", "NamedView", "Step", "check", "load", "read", "view_of"]
