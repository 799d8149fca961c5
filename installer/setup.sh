#!/usr/bin/env bash
# Installs what building and running takes: Debian packages, LibTorch, qdtsne. Run alone it stops before the build;
# run.sh and test.sh source it and go on.
#
#   bash installer/setup.sh [--cuda] [--no-packages]
#
# --cuda         the CUDA libraries too, even where no NVIDIA driver is found
# --no-packages  leave the system's packages alone (for systems other than Debian and Ubuntu)
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname -- "$here")
HOME=${HOME:-$(getent passwd "$EUID" | cut -d: -f6)}
export HOME

child="" # the program running in the background; it ends with this one
trap '[[ -z $child ]] || kill "$child" 2>/dev/null || true' EXIT
trap 'progress_end; printf "Stopped. Run the same command again to go on.\n" >&2; exit 130' INT TERM

# shellcheck source-path=SCRIPTDIR
source "$here/steps/report.sh"
# shellcheck source-path=SCRIPTDIR
source "$here/steps/packages.sh"
# shellcheck source-path=SCRIPTDIR
source "$here/steps/libtorch.sh"
# shellcheck source-path=SCRIPTDIR
source "$here/steps/qdtsne.sh"
# shellcheck source-path=SCRIPTDIR
source "$here/steps/build.sh"

# take_options ARGUMENTS...: takes the set-up's own options from the front; the others stay in `arguments`.
take_options() {
    wants_cuda="" wants_packages=yes
    while (($# > 0)); do
        case $1 in
            --cuda) wants_cuda=--cuda ;;
            --no-packages) wants_packages="" ;;
            *) break ;;
        esac
        shift
    done
    arguments=("$@")
}

# set_up PACKAGE...: everything before the build.
set_up() {
    [[ -z $wants_packages ]] || install_packages "$@"
    # shellcheck disable=SC2086 # empty or one option
    install_libtorch $wants_cuda
    install_qdtsne
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    take_options "$@"
    if ((${#arguments[@]} > 0)); then
        printf 'usage: bash installer/setup.sh [--cuda] [--no-packages]\n' >&2
        exit 2
    fi
    set_up "${packages[@]}"
fi
