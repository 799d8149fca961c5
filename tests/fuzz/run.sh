#!/usr/bin/env bash
# Attacks the readers of what anybody may have made, each for some seconds (10). Needs clang with its run-time libraries,
# which bash installer/test.sh installs. What a fuzzer finds lies in build/fuzz/found and is begun with the next time;
# what broke a reader lies in build/fuzz/broken.
#
#   bash tests/fuzz/run.sh [SECONDS [NAMES]]
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
cd -- "$root"
seconds=${1:-10}
names=("${@:2}")
((${#names[@]} > 0)) || names=(weights packed picture film training package archive backup)
folder=build/fuzz
level=-O1 unity=OFF
((seconds >= 60)) || level=-O0 unity=ON  # compiling would take most of the time
launcher=()
! command -v ccache >/dev/null || launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)

printf '==> Fuzzers\n'
mkdir -p "$folder/broken"
{
    cmake -S tests/fuzz -B "$folder" -G Ninja -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=None -DFACENET_FUZZ_LEVEL=$level \
        -DCMAKE_UNITY_BUILD=$unity "${launcher[@]}" &&
        ninja -C "$folder" "${names[@]/#/fuzz_}"
} >"$folder/build.log" 2>&1 || {
    tail -n 40 "$folder/build.log" >&2
    exit 1
}
export LSAN_OPTIONS=suppressions=$root/tests/fuzz/leaks.txt:print_suppressions=0
for name in "${names[@]}"; do
    seeds=tests/fuzz/corpus/$name
    mkdir -p "$folder/found/$name"
    [[ -d $seeds ]] || seeds=
    log=$folder/$name.log
    if ! "$folder/fuzz_$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=3072 -print_final_stats=1 \
        -artifact_prefix="$folder/broken/$name-" "$folder/found/$name" ${seeds:+"$seeds"} >"$log" 2>&1; then
        tail -n 60 "$log" >&2
        printf 'The fuzzer %s broke its reader; see %s/broken.\n' "$name" "$folder" >&2
        exit 1
    fi
    printf '    %-9s %10s executions, %6s edges covered\n' "$name" \
        "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" "$(sed -n 's/.*DONE *cov: \([0-9]*\).*/\1/p' "$log")"
done
