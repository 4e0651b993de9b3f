"""Run by Debian's Python: draws vector tiles as QGIS does, and prints how often it sees which colour.

Arguments: the address of tiles with {z}, {y} and {x} in it; west, south, east, north in Web Mercator metres.
"""

import json
import os
import sys

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFillSymbol,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsMarkerSymbol,
    QgsRectangle,
    QgsVectorTileBasicRenderer,
    QgsVectorTileBasicRendererStyle,
    QgsVectorTileLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QEventLoop, QSize


def style(name, kind, symbol):
    """How a layer of the tiles is drawn, all zooms alike."""
    one = QgsVectorTileBasicRendererStyle(name, name, kind)
    one.setSymbol(symbol)
    one.setEnabled(True)
    return one


def drawn(layer, box):
    """The picture of a box."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    settings.setExtent(QgsRectangle(*box))
    settings.setOutputSize(QSize(600, 440))
    job = QgsMapRendererSequentialJob(settings)
    loop = QEventLoop()
    job.finished.connect(loop.quit)
    job.start()
    loop.exec_()
    return job.renderedImage()


application = QgsApplication([], False)
application.initQgis()
layer = QgsVectorTileLayer(f"type=xyz&url={sys.argv[1]}&zmin=0&zmax=14", "atlas")
renderer = QgsVectorTileBasicRenderer()
land = QgsFillSymbol.createSimple({"color": "#cfe3f5", "outline_style": "no"})
sign = QgsMarkerSymbol.createSimple({"color": "#c02020", "outline_style": "no", "size": "4"})
renderer.setStyles(
    [
        style("countries", QgsWkbTypes.PolygonGeometry, land),
        style("mines", QgsWkbTypes.PointGeometry, sign),
    ]
)
layer.setRenderer(renderer)
image = drawn(layer, map(float, sys.argv[2:6]))
pixels = [image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())]
seen = {name: pixels.count(colour) for name, colour in (("land", "#cfe3f5"), ("signs", "#c02020"))}
print(json.dumps({"valid": layer.isValid(), "all": len(pixels), **seen}), flush=True)
os._exit(0)  # leaving in order would take layers apart after the application
