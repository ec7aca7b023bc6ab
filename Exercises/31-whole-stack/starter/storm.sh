#!/bin/sh
# Gives 200 shoutouts while much goes wrong. Start `workshop up` first, in another terminal.
set -eu

workshop faults --duplicates 0.2 --crashes 0.1 --slow-slack 0.02 --failing-slack 0.1 --seed "${1:-7}"
number=1
while [ "$number" -le 200 ]; do
    # A crash of SlashFunction shows as a failed command, though its shoutout is on its way.
    workshop slack "/shoutout @bo tf for cake number $number" >/dev/null || true
    number=$((number + 1))
done
workshop faults
workshop faults --off
