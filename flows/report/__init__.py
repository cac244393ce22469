"""flows: the report: a static site from a warehouse, read from a folder with no server and no network."""
