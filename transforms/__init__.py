"""transforms: pure functions: bytes to text, text to annotations, annotations to tables.

No files, no network, no clock, no logger, no global state. Imports `schemas` only.
"""
