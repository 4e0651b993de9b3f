"""CASEI and ACCENTI: texts with case or accents taken off, so that they compare without."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

# Below are marks that make another letter: nukta, the voicing marks of kana, virama.
_LAST_OF_LETTERS = 9


def casei(text: str) -> str:
    """Full case folding of Unicode (5.18), in composed form."""
    return text.lower() if text.isascii() else _composed(_composed(text).casefold())


def accenti(text: str) -> str:
    """Without the combining marks that canonical decomposition sets free: `Й` is `И`, `é` is `e`."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFD", text)
    return _composed("".join(part for part in parts if unicodedata.combining(part) <= _LAST_OF_LETTERS))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


FOLDS: Mapping[str, Callable[[str], str]] = {"casei": casei, "accenti": accenti}
