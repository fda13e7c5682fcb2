// Schemas: see docs/architecture.md.
