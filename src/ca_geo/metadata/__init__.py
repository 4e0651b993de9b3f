"""What catalogues are told of the atlas: one module a vocabulary, all made from the same descriptions.

`datapackage` (Data Package 2.0), `stac` (STAC 1.1), `dcat` (GeoDCAT-AP 2.0), `schemaorg` (schema.org, in the
pages). `dataset` holds what all of them say in their own words. docs/catalogues.md tells who reads which.
"""
