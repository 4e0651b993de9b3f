"""A scene in pixels: the PDF of it, rendered by PDFium, so that both look the same."""

from __future__ import annotations

import io
from typing import Any

from ca_geo.figure import pdf
from ca_geo.figure.scene import Scene

PERCEPTUAL = b"\0"  # of the sRGB chunk (PNG 3, clause 11.3.2.5)
DONE_ROUGHLY = 6  # of zlib's levels


def write(scene: Scene, pixels: tuple[int, int], dpi: int) -> bytes:
    """The picture as PNG of this many pixels, in sRGB, with its dots per inch; the same bytes each time."""
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415

    said = PngInfo()
    said.add(b"sRGB", PERCEPTUAL)
    for name, text in {"Title": scene.title, "Description": scene.description, **scene.metadata}.items():
        if text:
            said.add_itxt(name.capitalize(), text, lang=scene.lang)
    file = io.BytesIO()
    rendered(pdf.write(scene), pixels).save(
        file, "PNG", dpi=(dpi, dpi), pnginfo=said, compress_level=DONE_ROUGHLY
    )
    return file.getvalue()


def rendered(document: bytes, pixels: tuple[int, int]) -> Any:
    """The first page of a PDF as a PIL image of exactly this size."""
    import pypdfium2  # noqa: PLC0415
    import pypdfium2.raw  # noqa: PLC0415

    width, height = pixels
    opened = pypdfium2.PdfDocument(document)
    page = opened[0]
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, pypdfium2.raw.FPDFBitmap_BGRx, rev_byteorder=True)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    pypdfium2.raw.FPDF_RenderPageBitmap(
        bitmap, page, 0, 0, width, height, 0, pypdfium2.raw.FPDF_REVERSE_BYTE_ORDER
    )
    image = bitmap.to_pil().convert("RGB")
    opened.close()
    return image
