#!/usr/bin/env bash
# Runs tests of readers and store under AddressSanitizer and UndefinedBehaviorSanitizer, and of threads under
# ThreadSanitizer: as many as two or three minutes allow. Needs what run.sh needs. installer/sanitize.sh runs all.
#
#   bash tests/fuzz/sanitized.sh
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
cd -- "$root"
launcher=()
! command -v ccache >/dev/null || launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
suppressions=$root/installer/sanitizers
export LSAN_OPTIONS=suppressions=$suppressions/leaks.txt:print_suppressions=0
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=suppressions=$suppressions/threads.txt:halt_on_error=1:history_size=7
TSAN_OPTIONS+=:ignore_noninstrumented_modules=1
export QT_NO_GLIB=1 QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8
export QTEST_FUNCTION_TIMEOUT=1800000  # milliseconds

# In: where, the sanitizer, the tests
run() {
    local folder=$1 sanitizer=$2
    shift 2
    printf '==> Tests with the sanitizer %s\n' "$sanitizer"
    mkdir -p "$folder"
    {
        cmake -S tests/fuzz -B "$folder" -G Ninja -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=None \
            -DFACENET_FUZZ_LEVEL=-O0 -DCMAKE_UNITY_BUILD=ON -DFACENET_SANITIZER="$sanitizer" "${launcher[@]}" &&
            ninja -C "$folder" "$@"
    } >"$folder/build.log" 2>&1 || {
        tail -n 40 "$folder/build.log" >&2
        exit 1
    }
    local name
    for name in "$@"; do
        XDG_CONFIG_HOME=$root/$folder/config "$folder/$name" >"$folder/$name.log" 2>&1 || {
            grep -v '^PASS' "$folder/$name.log" | tail -n 80 >&2
            printf '%s does not pass; see %s.\n' "$name" "$folder/$name.log" >&2
            exit 1
        }
        printf '    %-18s %s\n' "$name" "$(grep '^Totals' "$folder/$name.log")"
    done
}

run build/fuzz address,undefined tst_read_picture tst_safetensors tst_store_file tst_journal tst_clock
run build/threads thread tst_latest_slot tst_made_ahead tst_store_thread tst_async
