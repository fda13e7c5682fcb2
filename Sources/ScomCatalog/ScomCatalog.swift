// ScomCatalog: see docs/architecture.md.
