"""An atlas of Chinese and Russian presence in Central Asia.

::

    import ca_geo

    atlas = ca_geo.open()
    atlas.layers["mines"].to_geodataframe()
    atlas.map()
"""

from __future__ import annotations

from importlib.metadata import version as _version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas, open
    from ca_geo.citing import cite
    from ca_geo.layers import Layer

__version__ = _version("ca-geo")

__all__ = ["Atlas", "Layer", "__version__", "cite", "open"]


def __getattr__(name: str) -> Any:
    """Imports the library's heavy part when it is first asked for: `ca-geo --help` needs none of it."""
    from importlib import import_module  # noqa: PLC0415

    homes = {"Atlas": "ca_geo.atlas", "open": "ca_geo.atlas", "Layer": "ca_geo.layers"}
    homes["cite"] = "ca_geo.citing"
    if name not in homes:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(homes[name]), name)
