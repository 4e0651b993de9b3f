"""A briefing to be taken away: slides that can be edited, and a hand-out on paper.

::

    told      what both say of a step: picture, sources, border statement
    deck      PowerPoint (Office Open XML, ISO/IEC 29500), by python-pptx
    handout   PDF, A4
"""

from ca_geo.slides.deck import deck, deck_of
from ca_geo.slides.handout import handout, handout_of

__all__ = ["deck", "deck_of", "handout", "handout_of"]
