// HomeAssistant: see docs/architecture.md.
