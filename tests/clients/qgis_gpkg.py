"""Run by Debian's Python: opens a GeoPackage as QGIS does and prints what it found as JSON.

Arguments: the file (or a shapefile), a folder for pictures, and as JSON the tables of features. Every table
is loaded with the style that the file has for it and drawn alone; nothing is styled here.
"""

import json
import os
import sys

from osgeo import gdal
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsExpression,
    QgsFeatureRequest,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

PIXELS = 1200


def opened(path, table):
    source = path if path.endswith(".shp") else f"{path}|layername={table}"
    layer = QgsVectorLayer(source, table, "ogr")
    renderer = layer.renderer()
    told = {
        "valid": layer.isValid(),
        "count": layer.featureCount(),
        "crs": layer.crs().authid(),
        "renderer": renderer.type() if renderer else None,
        "labelled": layer.labelsEnabled(),
        "licences": layer.metadata().licenses(),
        "rules": [],
    }
    if renderer and renderer.type() == "RuleRenderer":
        told["rules"] = [rule_of(layer, rule) for rule in renderer.rootRule().children()]
    return layer, told


def rule_of(layer, rule):
    expression = rule.filterExpression()
    request = QgsFeatureRequest()
    if expression:
        request.setFilterExpression(expression)
    symbol = rule.symbol()
    parts = [symbol.symbolLayer(number) for number in range(symbol.symbolLayerCount())]
    return {
        "title": rule.label(),
        "broken": bool(expression) and QgsExpression(expression).hasParserError(),
        "ids": [feature["id"] for feature in layer.getFeatures(request)],
        "type": ["marker", "line", "fill"][symbol.type()],
        "layers": [part.layerType() for part in parts],
        "colours": [part.color().name() for part in parts],
        "embedded": [part.path().startswith("base64:") for part in parts if part.layerType() == "SvgMarker"],
    }


def drawn(layers, picture, extent=None):
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(layers[0].crs())
    box = extent or layers[0].extent()
    box.grow(max(box.width(), box.height(), 1e-3) * 0.1)
    settings.setExtent(box)
    settings.setOutputSize(QSize(PIXELS, PIXELS))
    settings.setOutputDpi(96)
    settings.setBackgroundColor(QColor("white"))
    settings.setFlag(QgsMapSettings.DrawLabeling, False)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    image.save(picture)
    seen = {}
    for y in range(0, PIXELS, 2):
        for x in range(0, PIXELS, 2):
            name = image.pixelColor(x, y).name()
            seen[name] = seen.get(name, 0) + 1
    return {name: count for name, count in seen.items() if name != "#ffffff" and count > 3}


def related(path):
    """Relationships as GDAL reads them."""
    dataset = gdal.OpenEx(path, gdal.OF_VECTOR)
    found = [dataset.GetRelationship(name) for name in dataset.GetRelationshipNames() or []]
    return [[one.GetLeftTableName(), one.GetRightTableName(), one.GetRelatedTableType()] for one in found]


gdal.UseExceptions()
application = QgsApplication([], False)
application.initQgis()
path, folder, tables = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
found = {}
for table in tables:
    layer, told = opened(path, table)
    if layer.isSpatial() and not layer.extent().isEmpty():
        told["pixels"] = drawn([layer], os.path.join(folder, f"{table}.png"))
    found[table] = told
print(json.dumps({"version": Qgis.QGIS_VERSION, "tables": found, "relations": related(path)}), flush=True)
os._exit(0)  # leaving in order would take layers apart after the application
