#ifndef CMOSQUITTO_SHIM_H
#define CMOSQUITTO_SHIM_H

#include <mosquitto.h>
// Property identifiers and reason codes: mosquitto.h leaves them to its caller.
#include <mqtt_protocol.h>

#endif
