#!/usr/bin/env bash
# Reads one user info as a client of MQTT 3.1.1 does: the response comes to the twin of the request's topic, and
# carries the id of the request. Needs: mosquitto-clients
#   HOST=broker PORT=1883 ROOT=xtender examples/shell/read-mqtt311.sh [DEVICE] [INFO]
set -euo pipefail
device=${1:-xt1} info=${2:-battery_voltage}
[[ $info =~ ^[0-9]+$ ]] || info="\"$info\"" # a name is a JSON string, a number is not
root=${ROOT:-xtender}
client=shell-$$ # a level of the topic: responses to others do not come here
broker=(-h "${HOST:-localhost}" -p "${PORT:-1883}" -V 311)
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
# Subscribed before the request is sent: -d says so, stdbuf at once.
stdbuf -oL mosquitto_sub "${broker[@]}" -q 1 -d -C 1 -W 10 -t "$root/response/read-info/$client" >"$answer" &
subscriber=$!
for _ in $(seq 100); do
    grep -q '^Subscribed' "$answer" && break
    sleep 0.05
done
mosquitto_pub "${broker[@]}" -q 1 -t "$root/request/read-info/$client" \
    -m "{\"id\": \"$client\", \"device\": \"$device\", \"info\": $info}"
wait "$subscriber"
grep '^{' "$answer"
