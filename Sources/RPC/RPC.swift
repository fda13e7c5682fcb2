// RPC: see docs/architecture.md.
