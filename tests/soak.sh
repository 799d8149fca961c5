#!/usr/bin/env bash
# Uses the real window at random for long: an hour, unless another time is given; with a sanitizer when one is named.
#
#   bash tests/soak.sh [SECONDS] [asan|tsan]
#
# FACENET_SOAK_SEED repeats a run; FACENET_SOAK_ENGINE=real takes LibTorch instead of the fake networks.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
export FACENET_SOAK_SECONDS=${1:-3600}
case ${2:-} in
    asan | tsan) exec bash "$root/installer/sanitize.sh" "$2" -R '^tst_soak$' -V ;;
    '') ;;
    *) sed -n '2,/^set/p' "${BASH_SOURCE[0]}" | sed '$d; s/^# \{0,1\}//' >&2 && exit 2 ;;
esac
QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8 exec "$root/build/release/bin/tst_soak"
