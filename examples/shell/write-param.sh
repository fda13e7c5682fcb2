#!/usr/bin/env bash
# Writes a parameter to RAM, where it lasts until the device restarts. Needs: mosquitto-clients
#   HOST=broker PORT=1883 ROOT=xtender examples/shell/write-param.sh [DEVICE] [PARAM] [VALUE]
# The id makes it at-most-once: the same request again within 10 minutes gets the first answer and writes nothing.
set -euo pipefail
device=${1:-xt1} param=${2:-maximum_current_of_ac_source_input_limit} value=${3:-16}
[[ $param =~ ^[0-9]+$ ]] || param="\"$param\"" # a name is a JSON string, a number is not
root=${ROOT:-xtender}
id=shell-$$-$(date +%s)
mosquitto_rr -h "${HOST:-localhost}" -p "${PORT:-1883}" -W 10 \
    -t "$root/request/write-param" -e "$root/response/write-param/shell-$$" \
    -m "{\"id\": \"$id\", \"device\": \"$device\", \"param\": $param, \"value\": $value}"
