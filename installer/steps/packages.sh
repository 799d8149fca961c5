# Debian packages: names those that are missing and installs them. Sourced.
# shellcheck shell=bash disable=SC2034,SC2154 # names are shared with setup.sh

# What building and opening the window takes.
packages=(
    ca-certificates curl git python3 python3-pip
    g++ cmake ninja-build ccache pkg-config
    qt6-base-dev qt6-charts-dev libqt6opengl6-dev qt6-svg-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools
    libopencv-dev nlohmann-json3-dev libcli11-dev libsodium-dev libzip-dev libsqlite3-dev libutf8proc-dev libbenchmark-dev
    libprotozero-dev libarchive-dev liblmdb-dev libgloo-dev
    libjpeg-dev libpng-dev libwebp-dev libtiff-dev libheif-dev libdav1d-dev liblcms2-dev libavformat-dev libavcodec-dev libswscale-dev
    libqt6sql6-sqlite libqt6svg6 qt6-translations-l10n qt6-qpa-plugins qt6-wayland fonts-dejavu-core
)
# What the tests take besides.
test_packages=(mold iproute2 xvfb xauth xz-utils sqlite3 dbus-daemon locales clang-format clang-tidy clang libclang-rt-dev)

# missing_packages NAME...: prints those that are not installed.
missing_packages() {
    comm -23 <(printf '%s\n' "$@" | sort -u) \
        <(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null | sed -n 's/ installed$//p' | sort -u)
}

# as_root COMMAND...: runs it directly or by sudo, with the proxies of this environment and English messages.
as_root() {
    local -a settings=(DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8)
    local name
    for name in http_proxy https_proxy no_proxy; do
        [[ -z ${!name:-} ]] || settings+=("$name=${!name}")
    done
    if ((EUID == 0)); then
        env "${settings[@]}" "$@"
    else
        sudo env "${settings[@]}" "$@"
    fi
}

# require_root COMMAND: makes sure that as_root will work; COMMAND is what the user may run instead.
require_root() {
    ((EUID == 0)) && return
    local advice="Ask an administrator to run:"
    command -v sudo >/dev/null || fail "Packages are missing, and there is no sudo to install them with." "$advice" "    $1"
    if [[ -t 0 ]]; then
        detail "sudo may ask for your password."
        sudo -v || fail "sudo did not let you install packages." "$advice" "    $1"
    else
        sudo -n true 2>>"$step_log" ||
            fail "sudo asks for a password, and there is no terminal to type it on." "Run this in a terminal, or run:" "    $1"
    fi
}

# follow_apt: reads apt's status lines, shows the progress.
follow_apt() {
    local line percent started=0 kind
    while IFS= read -r line; do
        IFS=: read -r kind _ percent _ <<<"$line"
        percent=${percent%%.*}
        case $kind in
            dlstatus)
                if [[ $line =~ \(([0-9hmind\ ]+s)\ remaining\) ]]; then
                    progress "downloading packages: $percent %, ${BASH_REMATCH[1]} left"
                else
                    progress "downloading packages: $percent %"
                fi
                ;;
            pmstatus)
                ((started > 0)) || started=$SECONDS
                if ((percent >= 5)); then
                    progress "installing packages: $percent %" $(((SECONDS - started) * (100 - percent) / percent))
                else
                    progress "installing packages: $percent %"
                fi
                ;;
        esac
    done
    progress_end
}

# apt_get ARGUMENTS...: runs apt-get, and waits up to ten minutes while another program holds its lock.
apt_get() {
    local waited
    for ((waited = 0; waited <= 600; waited += 10)); do
        : >"$step_log"
        # The status goes to the pipe, the rest to the log. The number is given inside: sudo closes those above 2.
        # shellcheck disable=SC2016 # the inner shell expands it
        as_root sh -c 'exec apt-get -qq -o APT::Status-Fd=3 -o Dpkg::Use-Pty=0 "$@" 3>&1 1>&2' apt-get "$@" \
            2>>"$step_log" </dev/null | follow_apt && return 0
        log_says 'could not get lock|unable to acquire the dpkg|unable to lock' || return 1
        progress "another program is installing packages; waiting for it, at most $(duration $((600 - waited)))"
        sleep 10
    done
    fail "Another program has been installing packages for ten minutes." \
        "Wait until it is done (a software updater, another terminal) and run this again."
}

# install_packages NAME...
install_packages() {
    step "Debian packages" packages.log
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        fail "This system does not install Debian packages, so the set-up cannot install what is missing." \
            "Install what corresponds to these packages of Debian 12 and run this again with --no-packages first:" \
            "    $*"
    fi
    local -a missing
    mapfile -t missing < <(missing_packages "$@")
    if ((${#missing[@]} == 0)); then
        detail "all $# are installed"
        return
    fi
    local by_hand="apt-get install --no-install-recommends ${missing[*]}"
    detail "${#missing[@]} of $# are missing: ${missing[*]}"
    require_root "$by_hand"
    progress "reading the package lists"
    apt_get update || detail "The package lists could not be renewed; going on with the ones at hand."
    apt_get install -y --no-install-recommends -- "${missing[@]}" || explain_apt_failure "$by_hand"
    detail "installed"
}

# explain_apt_failure COMMAND
explain_apt_failure() {
    if log_says 'dpkg was interrupted'; then
        fail "An earlier installation of packages was interrupted." "Run as root: dpkg --configure -a" "Then run this again."
    elif log_says 'enough free space|no space left'; then
        fail "The disk is full." "Free some space (apt-get clean helps) and run this again."
    elif log_says 'unable to locate package|no installation candidate'; then
        fail "A package does not exist here; this program is made for Debian 12 and newer." \
            "Check /etc/apt/sources.list (section main), or install by hand what corresponds and use --no-packages."
    elif log_says 'temporary failure|could not resolve|could not connect|failed to fetch|connection (failed|timed out)'; then
        fail "The packages could not be downloaded." "Check the network connection (and http_proxy), then run this again."
    fi
    fail "The packages could not be installed." "The whole log: $step_log" "This command, run as root, shows it at work; then run the set-up again:" "    $1"
}
