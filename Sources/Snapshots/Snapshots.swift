// Snapshots: see docs/architecture.md.
