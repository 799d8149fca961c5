#!/usr/bin/env bash
# What takes hours and finds what a short run does not; for a night, on a machine that does nothing else. After
# installer/test.sh.
#
#   bash tests/campaigns.sh [NAMES]
#
# asan, tsan            all unit, model and gui tests with a sanitizer
# soak-asan, soak-tsan  the window at random for an hour, with a sanitizer
# fuzz                  each fuzzer for an hour
# calls                 every call of every operation fails in every way
# kills                 1,000 kills at random moments
# lint                  all sources read by clang-tidy (minutes)
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
names=("$@")
((${#names[@]} > 0)) || names=(lint asan tsan soak-asan soak-tsan fuzz calls kills)
failing_calls=(QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8 QTEST_FUNCTION_TIMEOUT=100000000 build/release/bin/tst_failing_calls)
failed=()
for name in "${names[@]}"; do
    printf '==> %s, %s\n' "$name" "$(date +%T)"
    case $name in
        lint) command=(bash installer/lint.sh) ;;
        asan | tsan) command=(bash installer/sanitize.sh "$name") ;;
        soak-asan) command=(bash tests/soak.sh 3600 asan) ;;
        soak-tsan) command=(bash tests/soak.sh 3600 tsan) ;;
        fuzz) command=(bash tests/fuzz/run.sh 3600) ;;
        calls) command=(env FACENET_FAILED_CALLS=all "${failing_calls[@]}") ;;
        kills) command=(env FACENET_KILLS=1000 "${failing_calls[@]}") ;;
        *) sed -n '2,/^set/p' "${BASH_SOURCE[0]}" | sed '$d; s/^# \{0,1\}//' >&2 && exit 2 ;;
    esac
    "${command[@]}" || failed+=("$name")
done
((${#failed[@]} == 0)) || { printf 'Failed: %s\n' "${failed[*]}" >&2; exit 1; }
