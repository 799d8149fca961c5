# LibTorch in the cache of the user: fetched once, pinned by hash, never half installed. Sourced.
# shellcheck shell=bash disable=SC2034,SC2154 # names are shared with setup.sh

cache_root=${XDG_CACHE_HOME:-$HOME/.cache}/facenet-studio
libtorch_folder=$cache_root/libtorch-2.11.0
libtorch_root=${LIBTORCH_ROOT:-$libtorch_folder/torch} # holds include/ and lib/
stamp=$libtorch_folder/complete.txt                    # the pins whose files lie in the folder whole
downloads=$cache_root/downloads
python=/usr/bin/python3                               # Debian's, whatever else stands in PATH
[[ -x $python ]] || python=python3
pip_version=$(sed -n 's/^pip==\([^ ]*\).*/\1/p' "$here/pip.txt")

# The pins under way, in the same order: "name==version", SHA-256, bytes to download, bytes unpacked, address.
pins=() hashes=() download_sizes=() unpacked_sizes=() addresses=()

# has_nvidia_driver: whether a driver that CUDA 13 can use is loaded (it needs 580 or newer).
has_nvidia_driver() {
    local version=""
    if [[ -r /proc/driver/nvidia/version ]]; then
        version=$(grep -oE '[0-9]{3,}(\.[0-9]+)+' /proc/driver/nvidia/version | head -n 1)
    elif command -v nvidia-smi >/dev/null; then
        version=$(nvidia-smi --query-gpu=driver_version --format=csv,noheader 2>/dev/null | head -n 1)
    fi
    [[ $version =~ ^[0-9]+\. ]] || return 1
    ((${version%%.*} >= 580)) && return 0
    detail "The NVIDIA driver $version is too old for CUDA 13 (580 or newer): using the CPU."
    return 1
}

# read_pins FILE...: takes those that the stamp does not list.
read_pins() {
    local pin hash download_size unpacked_size
    pins=() hashes=() download_sizes=() unpacked_sizes=() addresses=()
    while read -r pin hash _ download_size unpacked_size; do
        hash=${hash#--hash=sha256:}
        if [[ ! -f $stamp ]] || ! grep -qxF "$pin $hash" "$stamp"; then
            pins+=("$pin")
            hashes+=("$hash")
            download_sizes+=("$download_size")
            unpacked_sizes+=("$unpacked_size")
        fi
    done < <(cat -- "$@" | grep -v '^#')
}

# sum NUMBER...
sum() {
    local total=0 number
    for number in "$@"; do total=$((total + number)); done
    printf '%d' "$total"
}

# adopt_installed: lists in a new stamp the wheels that somebody unpacked into the folder, file by file verified.
adopt_installed() {
    local pin i
    detail "verifying the files in $libtorch_folder"
    while read -r pin; do
        for i in "${!pins[@]}"; do
            [[ ${pins[i]} != "$pin" ]] || printf '%s %s\n' "$pin" "${hashes[i]}"
        done
    done < <("$python" "$here/steps/wheels.py" verify "$libtorch_folder" "${pins[@]}" 2>>"$step_log") >"$stamp.new"
    mv -- "$stamp.new" "$stamp"
}

# run_pip PIP...: a pip with the user's settings, save those that would change where it installs or make it ask.
run_pip() {
    env PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 "$python" "$@"
}

# pip ARGUMENTS...: the pinned one, straight out of its wheel, where it has been fetched; else the system's.
pip() {
    local pinned=$downloads/pip-$pip_version-py3-none-any.whl
    if [[ -f $pinned ]]; then run_pip "$pinned/pip" "$@"; else run_pip -m pip "$@"; fi
}

explain_no_index() {
    fail "The package index of Python did not answer as expected." \
        "Check the network connection. Behind a proxy or with an index of your own, pip's settings are used" \
        "(PIP_INDEX_URL, PIP_PROXY, PIP_CERT or pip.conf). Then run this again."
}

# ask_addresses: asks the configured package index where the wheels are. Reads ends of the wheels only (fast-deps).
ask_addresses() {
    progress "asking the package index for the addresses"
    if [[ ! -f $downloads/pip-$pip_version-py3-none-any.whl ]]; then
        run_pip -m pip download --no-deps --require-hashes --only-binary=:all: -r "$here/pip.txt" -d "$downloads" \
            >>"$step_log" 2>&1 || explain_no_index
    fi
    pip install --dry-run --report "$downloads/report.json" --no-deps --ignore-installed --only-binary=:all: \
        --python-version 3.11 --use-feature=fast-deps --target "$downloads/unused" "${pins[@]}" >>"$step_log" 2>&1 || explain_no_index
    local pin address i
    while IFS=$'\t' read -r pin address; do
        for i in "${!pins[@]}"; do
            [[ ${pins[i]} != "$pin" ]] || addresses[i]=$address
        done
    done < <("$python" "$here/steps/wheels.py" addresses "$downloads/report.json")
    for i in "${!pins[@]}"; do
        [[ -n ${addresses[i]:-} ]] || fail "The package index does not offer ${pins[i]}." \
            "Set PIP_INDEX_URL to an index that mirrors the Python package index, then run this again."
    done
}

# pip_setting NAME: what pip is configured with, its own order of precedence.
pip_setting() {
    local section
    for section in ':env:' install global; do
        pip config get "$section.$1" 2>/dev/null && return
    done
    return 0
}

# file_size FILE: 0 where there is none.
file_size() { stat -c %s -- "$1" 2>/dev/null || printf '0'; }

# curl_options: prints the options that make curl go the way pip goes, one a line.
curl_options() {
    local value
    value=$(pip_setting cert)
    value=${value:-${REQUESTS_CA_BUNDLE:-}}
    if [[ -d $value ]]; then
        printf '%s\n' --capath "$value"
    elif [[ -n $value ]]; then
        printf '%s\n' --cacert "$value"
    fi
    value=$(pip_setting client-cert)
    [[ -z $value ]] || printf '%s\n' --cert "$value"
    value=$(pip_setting proxy)
    [[ -z $value ]] || printf '%s\n' --proxy "$value"
}

# wheel_file INDEX: where the wheel is kept until it is unpacked.
wheel_file() { printf '%s/%s.whl' "$downloads" "${pins[$1]/==/-}"; }

# show_download INDEX BYTES_LEFT_AFTER BYTES_AT_START STARTED: follows the running curl with the time left for all wheels.
show_download() {
    local part size speed left
    part=$(wheel_file "$1").part
    while kill -0 "$child" 2>/dev/null; do
        size=$(file_size "$part")
        speed=$(((size - $3) / (SECONDS - $4 + 1)))
        left=$((download_sizes[$1] - size + $2))
        if ((speed > 0)); then
            progress "downloading ${pins[$1]}: $((size * 100 / download_sizes[$1])) % of $(megabytes "${download_sizes[$1]}")" \
                $((left / speed))
        else
            progress "downloading ${pins[$1]}: $(megabytes "$size") of $(megabytes "${download_sizes[$1]}")"
        fi
        sleep 0.5
    done
}

# download INDEX BYTES_LEFT_AFTER: fetches one wheel, going on where an earlier attempt was cut off.
download() {
    local wheel part before status fruitless=0
    wheel=$(wheel_file "$1")
    part=$wheel.part
    [[ ! -f $wheel ]] || return 0
    before=$(file_size "$part")
    if ((before > 0 && before < download_sizes[$1])); then
        detail "going on with ${pins[$1]} at $(megabytes "$before")"
    fi
    while (($(file_size "$part") < download_sizes[$1])); do
        before=$(file_size "$part")
        curl --fail --location --silent --show-error --netrc-optional --connect-timeout 30 --speed-limit 1000 \
            --speed-time 60 "${curl_arguments[@]}" --continue-at - --output "$part" "${addresses[$1]}" \
            >>"$step_log" 2>&1 &
        child=$!
        show_download "$1" "$2" "$before" "$SECONDS"
        status=0
        wait "$child" 2>/dev/null || status=$?
        child=""
        if ((status == 33)); then # the server cannot go on in the middle
            rm -f -- "$part"
        elif ((status == 23)); then
            fail "The disk of \"$downloads\" is full or cannot be written to." \
                "Free some space and run this again; it goes on where it stopped."
        fi
        if (($(file_size "$part") > before)); then fruitless=0; else ((++fruitless)); fi
        if ((status != 0 && fruitless >= 3)); then
            fail "${pins[$1]} could not be downloaded; what has arrived is kept." \
                "Check the network connection (and the proxy), then run this again; it goes on where it stopped."
        fi
        ((status == 0)) || sleep 2
        ((status != 0 || $(file_size "$part") >= download_sizes[$1])) || break
    done
    progress "checking ${pins[$1]}"
    if ! sha256sum --status -c - <<<"${hashes[$1]}  $part"; then
        rm -f -- "$part"
        fail "The downloaded ${pins[$1]} is not the file that was pinned (SHA-256 differs); it was deleted." \
            "Run this again. If it happens twice, the package index or a proxy alters files: use another index" \
            "(PIP_INDEX_URL) and do not lower this check."
    fi
    mv -- "$part" "$wheel"
}

# unpack INDEX FOLDER WRITTEN_BEFORE TOTAL STARTED
unpack() {
    local written
    "$python" "$here/steps/wheels.py" unpack "$(wheel_file "$1")" "$2" 2>>"$step_log" | while read -r written; do
        written=$((written + $3))
        # The first files are many and small: their speed says nothing about the rest.
        ((written * 10 < $4)) || progress "unpacking: $((written * 100 / $4)) %" $(((SECONDS - $5) * ($4 - written) / written))
    done
}

# explain_unpack_failure INDEX
explain_unpack_failure() {
    rm -rf -- "$libtorch_folder.new"
    if log_says 'no space left'; then
        fail "The disk of \"$cache_root\" is full." "Free some space and run this again; what was downloaded is kept."
    fi
    fail "${pins[$1]} could not be unpacked; nothing was changed." \
        "Run this again. If it fails again, delete \"$downloads\" first."
}

# replace_folder: unpacks the missing wheels beside the folder, then takes its place.
replace_folder() {
    local i new=$libtorch_folder.new old=$libtorch_folder.old total written=0 started=$SECONDS
    total=$(sum "${unpacked_sizes[@]}")
    rm -rf -- "$new" "$old"
    if [[ -s $stamp ]]; then
        # Links take no space; on a disk without links it is a copy.
        cp -al -- "$libtorch_folder" "$new" 2>>"$step_log" ||
            { rm -rf -- "$new" && cp -a -- "$libtorch_folder" "$new"; } || explain_unpack_failure 0
        rm -f -- "$new/complete.txt" # a link: writing through it would change the old folder
        cp -- "$stamp" "$new/complete.txt"
    else
        mkdir -- "$new"
    fi
    for i in "${!pins[@]}"; do
        unpack "$i" "$new" "$written" "$total" "$started" || explain_unpack_failure "$i"
        written=$((written + unpacked_sizes[i]))
        printf '%s %s\n' "${pins[i]}" "${hashes[i]}" >>"$new/complete.txt" || explain_unpack_failure "$i"
    done
    sync -f "$new" # the stamp must not outlive files that a power cut lost
    [[ ! -e $libtorch_folder ]] || mv -- "$libtorch_folder" "$old"
    mv -- "$new" "$libtorch_folder"
    rm -rf -- "$old"
}

# fetch_missing: downloads and unpacks the wheels under way.
fetch_missing() {
    local i to_download=0 left
    [[ $(uname -m) == x86_64 ]] || fail "LibTorch is pinned for x86-64 processors; this one is $(uname -m)." \
        "Install LibTorch 2 by hand (libtorch-dev) and set LIBTORCH_ROOT to the folder that holds its include and lib."
    mkdir -p -- "$downloads" || fail "Cannot write into \"$cache_root\"." "Make the folder yours or set XDG_CACHE_HOME."
    for i in "${!pins[@]}"; do
        if [[ ! -f $(wheel_file "$i") ]]; then
            to_download=$((to_download + download_sizes[i] - $(file_size "$(wheel_file "$i").part")))
        fi
    done
    detail "$(megabytes "$to_download") to download, $(megabytes "$(sum "${unpacked_sizes[@]}")") to unpack"
    require_space "$cache_root" $((to_download + $(sum "${unpacked_sizes[@]}") + 100000000)) "LibTorch"
    local -a curl_arguments=()
    if ((to_download > 0)); then
        ask_addresses
        mapfile -t curl_arguments < <(curl_options)
    fi
    left=$(sum "${download_sizes[@]}")
    for i in "${!pins[@]}"; do
        left=$((left - download_sizes[i]))
        download "$i" "$left"
    done
    replace_folder
    rm -rf -- "$downloads"
}

# lock_cache: keeps other set-ups of this user waiting until unlock_cache.
lock_cache() {
    mkdir -p -- "$cache_root" || fail "Cannot write into \"$cache_root\"." "Make the folder yours or set XDG_CACHE_HOME."
    exec {cache_lock}>"$cache_root/lock"
    if ! flock --nonblock "$cache_lock"; then
        detail "waiting for another set-up of this user"
        flock "$cache_lock"
    fi
}
unlock_cache() { exec {cache_lock}>&-; }

# install_libtorch [--cuda]: sets libtorch_root.
install_libtorch() {
    step "LibTorch 2.11.0" libtorch.log
    if [[ -n ${LIBTORCH_ROOT:-} ]]; then
        detail "the one in $LIBTORCH_ROOT (LIBTORCH_ROOT is set)"
        return
    fi
    local -a files=("$here/libtorch-cpu.txt")
    if [[ ${1:-} == --cuda ]] || has_nvidia_driver; then
        files+=("$here/libtorch-cuda.txt")
    fi
    read_pins "${files[@]}"
    if ((${#pins[@]} > 0)); then
        lock_cache
        # A set-up that ended between its two renames left the folder under its other name.
        [[ -e $libtorch_folder || ! -e $libtorch_folder.old ]] || mv -- "$libtorch_folder.old" "$libtorch_folder"
        [[ -e $stamp || ! -e $libtorch_folder ]] || adopt_installed
        read_pins "${files[@]}"
        ((${#pins[@]} == 0)) || fetch_missing
        unlock_cache
    fi
    progress_end
    detail "complete in $libtorch_folder"
}
