// ScomProtocol: see docs/architecture.md.
