// YAMLDocument: see docs/architecture.md.
