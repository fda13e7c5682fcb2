// ScomClient: see docs/architecture.md.
