# What the set-up says: steps, progress with the time left, failures with advice. Sourced.
# shellcheck shell=bash disable=SC2034,SC2154 # names are shared with setup.sh

step_log=""          # log file of the step under way; its end is shown when the step fails
last_progress_at=-99 # seconds since start, so that a file or a pipe gets a line now and then only

# step TITLE [LOG]: begins a step; what it prints in detail goes to build/logs/LOG.
step() {
    printf '%s\n' "==> $1"
    step_log=""
    last_progress_at=-99
    if [[ -n ${2:-} ]]; then
        step_log=$root/build/logs/$2
        if ! mkdir -p "$root/build/logs" || ! : >"$step_log"; then
            step_log=""
            fail "Cannot write into \"$root/build\"." \
                "Make the folder yours (sudo chown -R \"\$USER\" \"$root/build\") or free space on its disk."
        fi
    fi
}

# detail TEXT: a line below the step's title.
detail() { printf '    %s\n' "$*"; }

# duration SECONDS: "40 s", "3 min", "1 h 5 min".
duration() {
    local seconds=$1
    if ((seconds < 90)); then
        printf '%d s' "$seconds"
    elif ((seconds < 5400)); then
        printf '%d min' $(((seconds + 30) / 60))
    else
        printf '%d h %d min' $((seconds / 3600)) $((seconds % 3600 / 60))
    fi
}

# megabytes BYTES
megabytes() { printf '%d MB' $((($1 + 999999) / 1000000)); }

# progress TEXT [SECONDS_LEFT]: one line that renews itself on a terminal, a line every ten seconds elsewhere.
progress() {
    local text=$1
    [[ -z ${2:-} ]] || text+=", about $(duration "$2") left"
    if [[ -t 1 ]]; then
        printf '\r\033[K    %s' "$text"
    elif ((SECONDS - last_progress_at >= 10)); then
        last_progress_at=$SECONDS
        detail "$text"
    fi
}

# progress_end: clears the line, so that the next message starts at its beginning.
progress_end() { [[ ! -t 1 ]] || printf '\r\033[K'; }

# fail WHAT ADVICE...: says what happened, shows the end of the step's log and what to do, and ends the program.
fail() {
    progress_end
    {
        if [[ -n $step_log && -s $step_log ]]; then
            printf '\nThe last lines of %s:\n' "$step_log"
            tail -n 20 "$step_log" | sed 's/^/    /'
        fi
        printf '\nError: %s\n' "$1"
        shift
        printf '%s\n' "$@"
    } >&2
    exit 1
}

# log_says PATTERN: whether the step's log holds a line that matches.
log_says() { [[ -n $step_log ]] && grep -qiE "$1" "$step_log"; }

# require_space FOLDER BYTES PURPOSE: fails unless the disk of FOLDER has room.
require_space() {
    local free
    free=$(df --output=avail -B1 "$1" | tail -n 1)
    ((free >= $2)) || fail "$3 needs $(megabytes "$2") on the disk of \"$1\", and $(megabytes "$free") are free." \
        "Free some space there and run this again; what was fetched already is kept."
}
