"""Run by Debian's Python: reads collections as QGIS does and prints what it found as JSON.

Arguments: the server's address, then what to read as JSON: a list of objects with `layer` and, where wanted,
`bbox` (four numbers) or `subset` (a QGIS filter expression).
"""

import json
import os
import sys

from qgis.core import Qgis, QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer


def read(address, layer, bbox=None, subset=None):
    only_view = "restrictToRequestBBOX='1'" if bbox else ""  # as the dialog's box "only ... the view extent"
    source = QgsVectorLayer(f"url='{address}' typename='{layer}' {only_view}", layer, "OAPIF")
    if not source.isValid():
        return {"valid": False, "error": source.error().message()}
    accepted = source.setSubsetString(subset) if subset else True
    request = QgsFeatureRequest()
    if bbox:
        request.setFilterRect(QgsRectangle(*bbox))
    features = list(source.getFeatures(request))
    return {
        "valid": True,
        "accepted": accepted,
        "count": source.featureCount(),
        "crs": source.crs().authid(),
        "fields": {field.name(): field.typeName() for field in source.fields()},
        "features": {one["id"]: one.geometry().asWkt(7) if one.hasGeometry() else None for one in features},
    }


application = QgsApplication([], False)
application.initQgis()
address, wanted = sys.argv[1], json.loads(sys.argv[2])
print(
    json.dumps({"version": Qgis.QGIS_VERSION, "read": [read(address, **one) for one in wanted]}), flush=True
)
os._exit(0)  # leaving in order would take layers apart after the application
