# The headers of qdtsne (t-SNE for the map of faces) in the cache of the user: fetched once, pinned by hash. Sourced.
# shellcheck shell=bash disable=SC2034,SC2154 # names are shared with setup.sh

read -r qdtsne_pin qdtsne_hash _ qdtsne_size < <(grep -v '^#' "$here/qdtsne.txt")
qdtsne_hash=${qdtsne_hash#--hash=sha256:}
qdtsne_folder=$cache_root/${qdtsne_pin/==/-}
qdtsne_root=${QDTSNE_ROOT:-$qdtsne_folder} # holds include/
qdtsne_libraries=(qdtsne knncolle sanisizer subpar aarand)

# fetch_by_curl ADDRESS FILE ARGUMENT...: the way pip goes.
fetch_by_curl() {
    local address=$1 file=$2
    shift 2
    curl --fail --location --silent --show-error --netrc-optional --connect-timeout 30 --speed-limit 1000 \
        --speed-time 60 "${curl_arguments[@]}" "$@" --output "$file" "$address" >>"$step_log" 2>&1
}

# download_qdtsne ARCHIVE: asks pip's package index where the source package is, and fetches it; goes on where an
# earlier attempt was cut off. pip itself would run the package's set-up only to read its name.
download_qdtsne() {
    local index page=$downloads/index.html file=${1##*/} address attempt status
    local -a curl_arguments
    mapfile -t curl_arguments < <(curl_options)
    index=$(pip_setting index-url)
    index=${index:-$("$python" -c 'from pip._internal.models.index import PyPI; print(PyPI.simple_url)')}
    index=${index%/}/${qdtsne_pin%%==*}/
    progress "asking the package index for the address"
    fetch_by_curl "$index" "$page" --header 'Accept: text/html' || explain_no_index
    address=$("$python" "$here/steps/sdist.py" address "$page" "$index" "$file" 2>>"$step_log") ||
        fail "The package index does not offer $qdtsne_pin." \
            "Set PIP_INDEX_URL to an index that mirrors the Python package index, then run this again."
    progress "downloading $qdtsne_pin"
    for attempt in 1 2 3; do
        (($(file_size "$1.part") < qdtsne_size)) || break
        status=0
        fetch_by_curl "$address" "$1.part" --continue-at - || status=$?
        ((status != 33)) || rm -f -- "$1.part" # the server cannot go on in the middle
        ((status == 0 || attempt == 3)) || sleep 2
    done
    if ! sha256sum --status -c - <<<"$qdtsne_hash  $1.part" 2>>"$step_log"; then
        (($(file_size "$1.part") >= qdtsne_size)) || fail "$qdtsne_pin could not be downloaded; what has arrived is kept." \
            "Check the network connection (and the proxy), then run this again; it goes on where it stopped."
        rm -f -- "$1.part"
        fail "The downloaded $qdtsne_pin is not the file that was pinned (SHA-256 differs); it was deleted." \
            "Run this again. If it happens twice, the package index or a proxy alters files: use another index" \
            "(PIP_INDEX_URL) and do not lower this check."
    fi
    mv -- "$1.part" "$1"
}

# fetch_qdtsne: downloads and unpacks beside the folder, then takes its place.
fetch_qdtsne() {
    local archive=$downloads/${qdtsne_pin/==/-}.tar.gz
    mkdir -p -- "$downloads" || fail "Cannot write into \"$cache_root\"." "Make the folder yours or set XDG_CACHE_HOME."
    [[ -f $archive ]] || download_qdtsne "$archive"
    rm -rf -- "$qdtsne_folder.new"
    "$python" "$here/steps/sdist.py" unpack "$archive" "$qdtsne_folder.new" "${qdtsne_libraries[@]}" 2>>"$step_log" ||
        fail "$qdtsne_pin could not be unpacked; nothing was changed." \
            "Free some space on the disk of \"$cache_root\", delete \"$downloads\" and run this again."
    sync -f "$qdtsne_folder.new"
    mv -- "$qdtsne_folder.new" "$qdtsne_folder"
    rm -f -- "$archive" "$downloads/index.html"
    rmdir --ignore-fail-on-non-empty -- "$downloads"
}

# install_qdtsne: sets qdtsne_root.
install_qdtsne() {
    step "qdtsne 3.0.1" qdtsne.log
    if [[ -n ${QDTSNE_ROOT:-} ]]; then
        detail "the one in $QDTSNE_ROOT (QDTSNE_ROOT is set)"
        return
    fi
    if [[ ! -d $qdtsne_folder ]]; then
        lock_cache
        [[ -d $qdtsne_folder ]] || fetch_qdtsne
        unlock_cache
    fi
    progress_end
    detail "complete in $qdtsne_folder"
}
