#!/usr/bin/env bash
# Prints the snapshots of all devices as they are published, until Ctrl-C or for COUNT of them. Needs: mosquitto-clients
#   HOST=broker PORT=1883 ROOT=xtender COUNT=10 examples/shell/watch-snapshots.sh [DEVICE]
set -euo pipefail
count=()
[ -z "${COUNT:-}" ] || count=(-C "$COUNT")
mosquitto_sub -h "${HOST:-localhost}" -p "${PORT:-1883}" -v "${count[@]}" \
    -t "${ROOT:-xtender}/device/${1:-+}/snapshot"
