"""Pages in one file, taken apart."""

from __future__ import annotations

import base64
import gzip
import json
import re


def carried_by(html: str) -> dict[str, str]:
    """The texts that a page in one file carries, by the address that it would ask for them."""
    packed = re.search(r'<script type="application/gzip" id="carried">([^<]+)</script>', html)
    assert packed
    texts: dict[str, str] = json.loads(gzip.decompress(base64.b64decode(packed[1])))
    return texts
