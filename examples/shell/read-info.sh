#!/usr/bin/env bash
# Reads one user info over MQTT 5: the response comes to a topic of our own. Needs: mosquitto-clients
#   HOST=broker PORT=1883 ROOT=xtender examples/shell/read-info.sh [DEVICE] [INFO]
# INFO is a number or a name; `xtmq catalog battery voltage` finds them.
set -euo pipefail
device=${1:-xt1} info=${2:-battery_voltage}
[[ $info =~ ^[0-9]+$ ]] || info="\"$info\"" # a name is a JSON string, a number is not
root=${ROOT:-xtender}
mosquitto_rr -h "${HOST:-localhost}" -p "${PORT:-1883}" -W 10 \
    -t "$root/request/read-info" -e "$root/response/read-info/shell-$$" \
    -m "{\"device\": \"$device\", \"info\": $info}"
