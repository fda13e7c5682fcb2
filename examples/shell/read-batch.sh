#!/usr/bin/env bash
# Reads several values with one request; user infos travel over the serial line together. Needs: mosquitto-clients
#   HOST=broker PORT=1883 ROOT=xtender examples/shell/read-batch.sh
set -euo pipefail
root=${ROOT:-xtender}
mosquitto_rr -h "${HOST:-localhost}" -p "${PORT:-1883}" -W 10 \
    -t "$root/request/read-batch" -e "$root/response/read-batch/shell-$$" -m '{
  "items": [
    {"device": "xt1", "info": "battery_voltage"},
    {"device": "xt1", "info": "operating_state"},
    {"device": "xt1", "param": "maximum_current_of_ac_source_input_limit"}
  ]
}'
