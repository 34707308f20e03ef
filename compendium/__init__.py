"""From YAML records to the pages and downloads of the reference site.

The modules stand in one line; each imports only from those above it:
finding, yaml_file, model, collection, then what is made from it.
"""
