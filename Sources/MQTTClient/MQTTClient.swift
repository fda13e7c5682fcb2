// MQTTClient: see docs/architecture.md.
