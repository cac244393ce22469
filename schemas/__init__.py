"""schemas: the contract. Every column, table, value and check is declared here once, and nowhere else.

Arrow schemas, validation, the comments in DuckDB and the data dictionary are derived from these declarations. This room
imports no other room.
"""
