"""Measures the site beside plain Material and Zensical: `make bench`."""
