"""How the map draws a layer, told to other programs: which sign stands for which record, in which colour.

The map itself has it in `web/static/js/symbols.js` and `web/static/css/`; tests hold both together.
"""
