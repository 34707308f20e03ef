"""From YAML records to the pages and downloads of the reference site.

The modules go in one direction, without a cycle: what reads a file (yaml_file, model, records), the collection, what is
made from it (pages, exports, search_data and others), and what publishes that (publish, live).
"""
