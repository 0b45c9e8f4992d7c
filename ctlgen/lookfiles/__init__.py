"""The files that looks are made of, read and checked: ``themes/``, ``templates/``, stylesheets, faces and icon fonts.

The build hook chooses by them what to ship, and `catalog` finds it again: nothing here knows where things lie. The
hook runs without ctlgen's dependencies, so there is little to import, and nothing in this file.
"""
