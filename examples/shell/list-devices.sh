#!/usr/bin/env bash
# Every device of the installation, from the retained topic R/devices. Needs: mosquitto-clients
#   HOST=broker PORT=1883 ROOT=xtender examples/shell/list-devices.sh
set -euo pipefail
mosquitto_sub -h "${HOST:-localhost}" -p "${PORT:-1883}" -t "${ROOT:-xtender}/devices" -C 1 -W 10
