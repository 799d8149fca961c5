#!/usr/bin/env bash
# Measures what a training on few people does: random families out of Labeled Faces in the Wild, with 10 pictures of each
# person to train on and 5 others to be named, before and after.
#
#   bash tests/families.sh LFW FACENET PRESET PEOPLE FIRST_SEED LAST_SEED [OPTION OF TRAIN...]
#
# A line a family: seed, enrolled pictures a person, TPIR at FPIR 1 % before and after, in %; and the names right, wrong
# and unknown and the strangers named at the program's own threshold for 1 in 100, before and after.
set -euo pipefail
export LC_ALL=C
lfw=$(realpath -- "$1") facenet=$(realpath -- "$2") preset=$3 people=$4 first=$5 last=$6
shift 6
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

bytes_of() { openssl enc -aes-256-ctr -pass "pass:$1" -nosalt -pbkdf2 </dev/zero 2>/dev/null; }
drawn() { shuf --random-source=<(bytes_of "$1") | awk -v n="$2" 'NR <= n'; }

find "$lfw/images" -mindepth 2 -type f -printf '%h\n' | sort | uniq -c >"$work/counts"
awk '$1 >= 15 { n = split($2, path, "/"); print path[n] }' "$work/counts" >"$work/many"
awk '$1 == 1 { n = split($2, path, "/"); print path[n] }' "$work/counts" | sort >"$work/single"
tail -n +2 "$lfw/peopleDevTrain.txt" | cut -f 1 | sort | comm -23 "$work/single" - >"$work/strangers"

measure() {  # MODEL
    "$facenet" --json evaluate identification --gallery "$family/train" --probes "$family/probes" \
        --strangers "$family/strangers" --templates 1 5 --model "$1" 2>/dev/null
}
for seed in $(seq "$first" "$last"); do
    family=$work/$seed
    mkdir -p "$family/strangers"
    drawn "$seed" "$people" <"$work/many" >"$family/people"
    while read -r name; do
        mkdir -p "$family/train/$name" "$family/probes/$name"
        find "$lfw/images/$name" -type f | sort | drawn "$seed$name" 15 >"$family/files"
        awk 'NR <= 10' "$family/files" | xargs -I{} ln -s {} "$family/train/$name/"
        awk 'NR > 10' "$family/files" | xargs -I{} ln -s {} "$family/probes/$name/"
    done <"$family/people"
    drawn "$seed" 400 <"$work/strangers" |
        while read -r name; do ln -s "$lfw/images/$name/${name}_0001.jpg" "$family/strangers/"; done
    "$facenet" --store "$work/store" train --data "$family/train" --output "$family/out" --preset "$preset" "$@" \
        >"$family/log" 2>&1
    paste <(measure facenet-mobilenet) <(measure "$family/out/model.safetensors") |
        SEED=$seed python3 -c '
import json, os, sys
for line in sys.stdin:
    before, after = (json.loads(part) for part in line.split("\t"))
    def figures(run):
        at = next(n for n in run["named"] if n["stranger_rate"] == 0.01)
        tpir = next(r for r in run["program"]["rates"] if r["fpir"] == 0.01)["tpir"]["value"]
        return tpir, "%d/%d/%d, %.1f %%" % (at["right"], at["wrong"], at["unknown"], 100 * at["strangers_named"]["value"])
    (old, was), (new, now) = figures(before), figures(after)
    print("%s  %d  %.1f -> %.1f  named %s -> %s" % (os.environ["SEED"], before["templates"], 100 * old, 100 * new, was, now), flush=True)'
    rm -rf -- "$family"
done
