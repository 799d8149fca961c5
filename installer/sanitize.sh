#!/usr/bin/env bash
# Builds the tests with a sanitizer and runs them. After installer/setup.sh; LibTorch, Qt and OpenCV stay as they are.
#
#   bash installer/sanitize.sh asan|tsan [--quick] [ARGUMENTS OF CTEST]
#
# asan     addresses, leaks and undefined behaviour
# tsan     threads
# --quick  what takes minutes and no window: with asan what erases and what reads databases of somebody else (other
#          files: the fuzzers, which have the same sanitizers), with tsan what uses threads;
#          tests/campaigns.sh runs all
#
# Without arguments of ctest the unit, model and gui tests run. What lies in other people's libraries is left out by
# installer/sanitizers, a line each with its reason.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd -- "$root"
kind=${1:-}
[[ $kind == asan || $kind == tsan ]] || {
    sed -n '2,/^set/p' "${BASH_SOURCE[0]}" | sed '$d; s/^# \{0,1\}//' >&2
    exit 2
}
shift
chosen=(-L 'unit|model|gui')
if [[ ${1:-} == --quick ]]; then
    shift
    chosen=(-R '^tst_(archive_hostile|erasure|hostile_databases|restore|vault)$')
    [[ $kind == asan ]] || chosen=(-R '^tst_(async|exchange_pause|latest_slot|live_pipeline|picture_import|store_thread|training_job)$')
fi
(($# == 0)) || chosen=("$@")

build=build/$kind
printf '==> Build with %s\n' "$kind"
# shellcheck source-path=SCRIPTDIR
source installer/steps/settings.sh
[[ -f $build/build.ninja ]] ||
    CMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER:-ccache} cmake --preset "$kind" "${kept_settings[@]}" >/dev/null
mapfile -t tests < <(ctest --test-dir "$build" -N "${chosen[@]}" | sed -n 's/^ *Test *#[0-9]*: //p' | sort)
mapfile -t targets < <(comm -12 <(printf '%s\n' "${tests[@]}") \
    <(ninja -C "$build" -t targets all | sed -n 's/^\([a-z_]*\): phony$/\1/p' | sort))
((${#targets[@]} > 0)) || { printf 'No test is called so.\n' >&2; exit 2; }
ninja -C "$build" facenet_models "${targets[@]}"

printf '==> Tests with %s\n' "$kind"
suppressions=$root/installer/sanitizers
export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:check_initialization_order=1
export LSAN_OPTIONS=suppressions=$suppressions/leaks.txt:print_suppressions=0
export UBSAN_OPTIONS=print_stacktrace=1
export QTEST_FUNCTION_TIMEOUT=1800000  # milliseconds; Qt Test gives a function five minutes
export TSAN_OPTIONS=suppressions=$suppressions/threads.txt:second_deadlock_stack=1:halt_on_error=1
TSAN_OPTIONS+=:history_size=7:ignore_noninstrumented_modules=1:die_after_fork=0
command=(ctest --test-dir "$build" --output-on-failure --no-tests=error --parallel 2 "${chosen[@]}")
if [[ $kind == tsan ]]; then
    # Libraries that are not built for it look like races: glib's loop in Qt, OpenMP in LibTorch, and TBB in OpenCV, which
    # makes no threads where it has one processor. Threads of this program take turns there.
    export QT_NO_GLIB=1 OMP_NUM_THREADS=1
    allowed=$(taskset --cpu-list --pid $$ | sed 's/.*: *//; s/[,-].*//')  # the first of those we may use
    command=(taskset --cpu-list "$allowed" "${command[@]}")
fi
exec "${command[@]}"
