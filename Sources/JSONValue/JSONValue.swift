// JSONValue: see docs/architecture.md.
