// JSONSchema: see docs/architecture.md.
