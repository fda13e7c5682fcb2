// Dispatcher: see docs/architecture.md.
