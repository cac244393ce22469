"""flows: the only room that sees all: Prefect flows and tasks, settings, the command line, and the sources of bytes."""
