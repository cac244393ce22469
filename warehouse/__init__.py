"""warehouse: the only room that touches storage: raw bytes, Parquet snapshots, the DuckDB catalogue and its views."""
