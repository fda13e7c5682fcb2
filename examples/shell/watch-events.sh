#!/usr/bin/env bash
# Prints alarms and warnings of the installation, and the record of every write tried, until Ctrl-C or for COUNT of
# them. Needs: mosquitto-clients
#   HOST=broker PORT=1883 ROOT=xtender COUNT=10 examples/shell/watch-events.sh
set -euo pipefail
count=()
[ -z "${COUNT:-}" ] || count=(-C "$COUNT")
mosquitto_sub -h "${HOST:-localhost}" -p "${PORT:-1883}" -v -q 1 "${count[@]}" -t "${ROOT:-xtender}/event/#"
