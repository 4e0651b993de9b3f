"""Run by Debian's Python: draws vector tiles as QGIS does and prints as JSON what it drew.

Arguments: the address of a tile with {z}, {y} and {x} in it; zoom, row and column of one tile.
"""

import json
import os
import sys
from urllib.parse import quote

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsRectangle,
    QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

WORLD = 20037508.342789244


def extent(zoom, row, column):
    side = 2 * WORLD / 2**zoom
    left, top = column * side - WORLD, WORLD - row * side
    return QgsRectangle(left, top - side, left + side, top)


def drawn(layer, tile):
    """How many of 512 by 512 pixels are not white."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    settings.setExtent(extent(*tile))
    settings.setOutputSize(QSize(512, 512))
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    white = QColor("white").rgb()
    return sum(image.pixel(x, y) != white for x in range(512) for y in range(512))


application = QgsApplication([], False)
application.initQgis()
address, (zoom, row, column) = sys.argv[1], map(int, sys.argv[2:5])
layer = QgsVectorTileLayer(f"type=xyz&url={quote(address)}&zmin=0&zmax=14", "atlas")
found = {"valid": layer.isValid(), "pixels": drawn(layer, (zoom, row, column))}
print(json.dumps(found), flush=True)
os._exit(0)  # leaving in order would take layers apart after the application
