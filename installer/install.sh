#!/usr/bin/env bash
# Builds the programs and puts them among the user's own: a menu entry, and `facenet` for the shell. The checkout may go
# afterwards.
#
#   bash installer/install.sh [--cuda] [--no-packages] [--remove]
#
# --remove  takes the programs away again. People's data, settings and LibTorch stay where they are.
source "$(dirname -- "${BASH_SOURCE[0]}")/setup.sh"

take_options "$@"
removes=""
if [[ ${arguments[*]-} == --remove ]]; then
    removes=yes
elif ((${#arguments[@]} > 0)); then
    printf 'usage: bash installer/install.sh [--cuda] [--no-packages] [--remove]\n' >&2
    exit 2
fi

if [[ -n ${SUDO_USER:-} ]]; then
    printf 'Run this without sudo: the programs go into your own folder, and sudo is asked for where packages need it.\n' >&2
    exit 1
fi

# Not ~/.local itself: people's data lie in share/facenet-studio there.
prefix=$HOME/.local/opt/facenet-studio
programs=$HOME/.local/bin
entry=${XDG_DATA_HOME:-$HOME/.local/share}/applications/facenet-studio.desktop

if [[ -n $removes ]]; then
    rm -rf -- "$prefix" "$entry"
    for program in facenet facenet-studio; do
        [[ $(readlink -- "$programs/$program") != "$prefix/bin/$program" ]] || rm -- "$programs/$program"
    done
    printf 'The programs are gone. What they have stored is still there: "%s".\n' \
        "${XDG_DATA_HOME:-$HOME/.local/share}/facenet-studio"
    exit 0
fi

for program in facenet facenet-studio; do
    if [[ -e $programs/$program && $(readlink -- "$programs/$program") != "$prefix/bin/$program" ]]; then
        printf '"%s" is there already and none of this program'"'"'s. Move it away, then run this again.\n' \
            "$programs/$program" >&2
        exit 1
    fi
done

set_up "${packages[@]}"
configure
build facenet-studio facenet

step "Install" install.log
{
    rm -rf -- "$prefix.new" &&
        cmake --install "$build_folder" --prefix "$prefix.new" &&
        rm -rf -- "$prefix" && mv -- "$prefix.new" "$prefix" &&
        mkdir -p -- "$programs" "$(dirname -- "$entry")" &&
        ln -sfn -- "$prefix/bin/facenet" "$prefix/bin/facenet-studio" "$programs/" &&
        while IFS= read -r line; do
            case $line in
                Exec=*) printf 'Exec="%s/bin/facenet-studio"\n' "$prefix" ;;
                Icon=*) printf 'Icon=%s/share/icons/hicolor/scalable/apps/facenet-studio.svg\n' "$prefix" ;;
                *) printf '%s\n' "$line" ;;
            esac
        done <"$prefix/share/applications/facenet-studio.desktop" >"$entry"
} >>"$step_log" 2>&1 || fail "The programs could not be installed." "The whole log: $step_log"
detail "Facenet Studio is in the menu, and \"$programs/facenet\" for the shell"
[[ :$PATH: == *":$programs:"* ]] || detail "put $programs into PATH to call it by name"
