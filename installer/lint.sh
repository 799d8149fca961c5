#!/usr/bin/env bash
# Reads the sources with clang-tidy, as .clang-tidy says. The files that include LibTorch are left out: each of them
# takes half a minute. It reads each file alone and without precompiled headers, so that each must include what it uses.
# After a build.
#
#   bash installer/lint.sh [FILES]
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd -- "$root"
if ! command -v clang-tidy >/dev/null; then
    printf 'clang-tidy is not installed; bash installer/test.sh installs it.\n' >&2
    exit 1
fi
database=build/lint
# shellcheck source-path=SCRIPTDIR
source installer/steps/settings.sh
cmake --preset release -B "$database" "${kept_settings[@]}" \
    -DCMAKE_UNITY_BUILD=OFF -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON >/dev/null
files=("$@")
((${#files[@]} > 0)) || mapfile -t files < <(find app core database ui -name '*.cpp' -not -path '*/torch/*' | sort)
printf '==> clang-tidy\n    %d files\n' "${#files[@]}"
printf '%s\0' "${files[@]}" | xargs -0 -n 1 -P "$(nproc)" \
    clang-tidy --quiet -p "$database" --extra-arg=-Wno-unknown-warning-option 2> >(grep -v 'warnings generated' >&2)
printf '    clean\n'
