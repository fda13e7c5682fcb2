#!/usr/bin/env bash
# Charges the battery in the night tariff if it is low, and puts the settings back in the morning.
# Needs: mosquitto-clients, jq.  night-tariff.timer beside this file runs it every 10 minutes, as this line of cron does:
#   */10 * * * *  user  TARGET=80 /usr/local/bin/night-tariff.sh
#
#   night-tariff.sh          by the clock: `charge` between FROM and UNTIL while the battery is below TARGET, else `restore`
#   night-tariff.sh charge   raise charge current and AC input of each of DEVICES, as far as they are lower
#   night-tariff.sh restore  put back what they were, if anything was changed
#
# Each can be run as often as one likes: what is done already is not done again. Values go to RAM: should all else fail,
# a restart of the inverter brings back what is in its flash memory. What they were is kept in STATE from before the first
# change until it is put back, so that a crash or a broker that is away is made good by the next run.
#
# Exit status: 0 as it should be; 75 no answer or busy, the next run tries again; 65 refused; 77 not permitted (see
# `clients:` in the configuration of xtmq: this one is called night-tariff).
set -euo pipefail
root=${ROOT:-xtender}
devices=${DEVICES:-xt1}
target=${TARGET:-80}              # % of charge from which on there is nothing to do
hysteresis=${HYSTERESIS:-5}       # %: below the target by that much it begins again
soc_device=${SOC_DEVICE:-bsp}     # whose state of charge counts: bsp, bms, or an Xtender
charge_current=${CHARGE_CURRENT:-60}  # A DC, of each device
input_current=${INPUT_CURRENT:-32}    # A AC, of each device
from=${FROM:-22:00} until=${UNTIL:-06:00}
tries=${TRIES:-4} pause=${PAUSE:-2}   # seconds before the second try; doubled each time
state=${STATE:-${STATE_DIRECTORY:-$HOME/.local/state/xtmq}/night-tariff}

say() { echo "night-tariff: $*" >&2; }

# ask METHOD JSON: prints the result. Without an answer the same request goes out again, id and all: if the first one did
# get through, its answer comes and nothing is done twice. After an error that may pass, a new attempt takes a new id.
ask() {
    local method=$1 members=$2 id answer code wait=$pause attempt
    id=night-tariff-$$-$RANDOM-$(date +%s%N)
    for ((attempt = 1; attempt <= tries; attempt++)); do
        if ((attempt > 1)); then
            sleep "$wait"
            wait=$((wait * 2))
        fi
        answer=$(mosquitto_rr -h "${HOST:-localhost}" -p "${PORT:-1883}" -q 1 -W 12 \
            ${USERNAME:+-u "$USERNAME"} ${PASSWORD:+-P "$PASSWORD"} -D publish message-expiry-interval 10 \
            -t "$root/request/$method/night-tariff" -e "$root/response/$method/night-tariff/$$" \
            -m "$(jq -nc --arg id "$id" --argjson members "$members" '{$id, timeout_ms: 10000} + $members')" \
            2>/dev/null) || answer=
        if [ "$(jq -r '.id? // empty' <<<"$answer")" != "$id" ]; then
            say "$method: no answer ($attempt of $tries)"
            continue
        fi
        if [ "$(jq -r .status <<<"$answer")" = ok ]; then
            jq -c .result <<<"$answer"
            return 0
        fi
        code=$(jq -r .error.code <<<"$answer")
        say "$method: $code: $(jq -r .error.message <<<"$answer")"
        [ "$code" != permission_denied ] || return 77
        # An unknown outcome too: the same value once more does no harm.
        [ "$code" = write_unverified ] || [ "$(jq -r .error.retryable <<<"$answer")" = true ] || return 65
        id=night-tariff-$$-$RANDOM-$(date +%s%N)
    done
    return 75
}

# What holds at present: what is in RAM, where that is known, else what is in flash memory.
present() { # DEVICE PARAM
    local result
    result=$(ask read-param "{\"device\": \"$1\", \"param\": $2}") || return
    jq -r '.ram.value // .value' <<<"$result"
}

write() { # DEVICE PARAM VALUE
    local result
    result=$(ask write-param "{\"device\": \"$1\", \"param\": $2, \"value\": $3}") || return
    say "$(jq -r '"\(.device) \(.name): \(.outcome), \(.before) → \(.after) \(.unit)"' <<<"$result")"
}

raise() { # DEVICE PARAM VALUE
    local device=$1 param=$2 value=$3 before
    before=$(present "$device" "$param") || return
    [ "$(jq -n "$before < $value")" = true ] || return 0
    # First kept, then changed. What is kept already is from before an earlier change.
    grep -qs "^$device $param " "$state" || echo "$device $param $before" >>"$state"
    write "$device" "$param" "$value"
}

charge() {
    local device
    for device in $devices; do
        raise "$device" 1107 "$input_current" || return
        raise "$device" 1138 "$charge_current" || return
    done
}

restore() {
    local device param value status=0 failed left=
    [ -s "$state" ] || return 0
    while read -r device param value <&3; do
        failed=0
        write "$device" "$param" "$value" || failed=$?
        if ((failed)); then
            status=$failed
            left+="$device $param $value"$'\n'
        fi
    done 3<"$state"
    printf %s "$left" >"$state.new"
    mv "$state.new" "$state"
    return "$status"
}

is_night() {
    local now=${NOW:-$(date +%H:%M)}
    if [[ $from < $until ]]; then
        [[ ! $now < $from && $now < $until ]]
    else
        [[ ! $now < $from || $now < $until ]]
    fi
}

by_clock() {
    local result soc threshold=$target
    if is_night; then
        result=$(ask read-info "{\"device\": \"$soc_device\", \"info\": \"state_of_charge\", \"max_age_ms\": 60000}") || return
        soc=$(jq .value <<<"$result")
        [ -s "$state" ] || threshold="($target - $hysteresis)"
        if [ "$(jq -n "$soc < $threshold")" = true ]; then
            charge
            return
        fi
        [ ! -s "$state" ] || say "battery at $soc %: enough"
    fi
    restore
}

mkdir -p "$(dirname "$state")"
exec 9>"$state.lock"
flock -w 60 9 || {
    say "another run has been at work for a minute"
    exit 75
}
case ${1:-} in
    "") by_clock ;;
    charge) charge ;;
    restore) restore ;;
    *)
        say "'$1' is neither charge nor restore"
        exit 64
        ;;
esac
