"""How a view, a feature, a layer or a release is cited: plain text, BibTeX, RIS, CSL-JSON.

::

    reference   what is cited, with the sources behind it, as CSL-JSON items
    text        these as a line each
    bibtex      as BibTeX entries
    ris         as RIS records
    styles      the table of forms
"""

from ca_geo.citing.reference import Reference, reference
from ca_geo.citing.styles import STYLES, Style, cite

__all__ = ["STYLES", "Reference", "Style", "cite", "reference"]
