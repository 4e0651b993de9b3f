"""Pictures of a view, drawn without a browser: what is drawn (`scene`), and the files it is written to."""

from __future__ import annotations

from ca_geo.figure.request import Request

__all__ = ["Request"]
