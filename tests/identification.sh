#!/usr/bin/env bash
# Measures identification on Labeled Faces in the Wild: who of the enrolled is named at fixed rates of false names.
#
#   bash tests/identification.sh LFW FACENET cohort MODEL OUT.safetensors
#   bash tests/identification.sh LFW FACENET measure PEOPLE PICTURES PROBES SEED [ARGUMENTS OF facenet]
#
# LFW is the folder with images/ and people*.txt, FACENET the program. `cohort` gives weights a cohort drawn from people
# of View 1's training half with one picture. `measure` enrols PEOPLE drawn people with PICTURES pictures each at most
# and names PROBES other pictures of each; strangers are the people with one picture who had no part in the cohort.
set -euo pipefail

export LC_ALL=C
lfw=$(realpath -- "$1") facenet=$(realpath -- "$2") action=$3
shift 3
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

# Names of people with at least so many pictures, and at most so many.
people_with() {
    find "$lfw/images" -mindepth 2 -type f -printf '%h\n' | sort | uniq -c |
        awk -v least="$1" -v most="$2" '$1 >= least && $1 <= most { n = split($2, path, "/"); print path[n] }'
}

# An endless stream of bytes that is the same for the same seed.
bytes_of() { openssl enc -aes-256-ctr -pass "pass:$1" -nosalt -pbkdf2 </dev/zero 2>/dev/null; }

learned=$work/learned
tail -n +2 "$lfw/peopleDevTrain.txt" | cut -f 1 | sort >"$learned"

case $action in
cohort)
    people_with 1 1 | sort | comm -12 - "$learned" |
        awk -v lfw="$lfw" '{ print NR ";" lfw "/images/" $1 "/" $1 "_0001.jpg" }' >"$work/set.txt"
    "$facenet" model cohort "$work/set.txt" "$2" --model "$1"
    ;;
measure)
    people=$1 pictures=$2 probes=$3 seed=$4
    shift 4
    people_with $((pictures + probes)) 100000 | sort | shuf --random-source=<(bytes_of "$seed") | awk -v n="$people" 'NR <= n' \
        >"$work/enrolled"
    while read -r name; do
        mkdir -p "$work/gallery/$name" "$work/probes/$name"
        find "$lfw/images/$name" -type f | sort | shuf --random-source=<(bytes_of "$seed$name") >"$work/files"
        awk -v n="$pictures" 'NR <= n' "$work/files" | xargs -I{} ln -s {} "$work/gallery/$name/"
        awk -v n="$pictures" -v m="$probes" 'NR > n && NR <= n + m' "$work/files" | xargs -I{} ln -s {} "$work/probes/$name/"
    done <"$work/enrolled"
    mkdir "$work/strangers"
    people_with 1 1 | sort | comm -23 - "$learned" |
        while read -r name; do ln -s "$lfw/images/$name/${name}_0001.jpg" "$work/strangers/"; done
    "$facenet" evaluate identification --gallery "$work/gallery" --probes "$work/probes" --strangers "$work/strangers" \
        --templates "$pictures" --seed "$seed" "$@"
    ;;
*)
    echo "cohort or measure, not $action" >&2
    exit 2
    ;;
esac
