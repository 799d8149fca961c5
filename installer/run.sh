#!/usr/bin/env bash
# Installs what is missing, builds and opens the window.
#
#   bash installer/run.sh [--cuda] [--no-packages] [ARGUMENTS OF THE PROGRAM]
#
# Exits with 3 where there is no display to open a window on, after the build.
source "$(dirname -- "${BASH_SOURCE[0]}")/setup.sh"

take_options "$@"
set_up "${packages[@]}"
configure
build facenet-studio facenet

program=$build_folder/bin/facenet-studio
# A platform that was chosen by name (offscreen, vnc) needs no display.
if [[ -z ${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-} && " ${arguments[*]-} " != *" -platform "* ]]; then
    {
        printf '\nThere is no display here, so the window cannot open. Everything is built:\n'
        printf '    "%s" --help\n' "$build_folder/bin/facenet"
        printf 'does the same work without a window. On a machine with a desktop, run this again there.\n'
    } >&2
    exit 3
fi
exec "$program" "${arguments[@]}"
