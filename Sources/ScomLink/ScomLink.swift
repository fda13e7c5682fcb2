// ScomLink: see docs/architecture.md.
