# Configures and builds the Release preset. Sourced.
# shellcheck shell=bash disable=SC2034,SC2154 # names are shared with setup.sh

build_folder=$root/build/release

# configure: runs CMake unless the build folder was configured from this place with the same settings.
configure() {
    step "Configure" configure.log
    local settings
    settings=$(printf '%s\n' "$root" "$libtorch_root" "$qdtsne_root" | sha256sum)
    if [[ -f $build_folder/build.ninja && -f $build_folder/set-up.sha256 ]] &&
        [[ $(<"$build_folder/set-up.sha256") == "$settings" ]]; then
        detail "nothing has changed"
        return
    fi
    require_space "$root" 2000000000 "The build"
    rm -f -- "$build_folder/set-up.sha256" # a configuration that fails leaves nothing to build
    (cd -- "$root" && env LC_ALL=C.UTF-8 CMAKE_CXX_COMPILER_LAUNCHER="${CMAKE_CXX_COMPILER_LAUNCHER:-ccache}" \
        cmake --fresh --preset release -DLIBTORCH_ROOT="$libtorch_root" -DQDTSNE_ROOT="$qdtsne_root") >>"$step_log" 2>&1 ||
        fail "CMake could not prepare the build." "The lines above name what is missing. The whole log: $step_log"
    printf '%s\n' "$settings" >"$build_folder/set-up.sha256"
    detail "ready in $build_folder"
}

# parallel_jobs: one a processor, each with 2 GB of memory (files that include LibTorch take that much).
parallel_jobs() {
    local jobs memory_jobs
    jobs=$(nproc)
    memory_jobs=$(awk '/^MemAvailable/ { print int($2 / 2000000) }' /proc/meminfo)
    ((memory_jobs >= 1)) || memory_jobs=1
    printf '%d' $((jobs < memory_jobs ? jobs : memory_jobs))
}

# follow_ninja: logs all lines, shows the progress out of "[finished total seconds]".
follow_ninja() {
    local line finished total seconds
    while IFS= read -r line; do
        printf '%s\n' "$line" >>"$step_log"
        if [[ $line =~ ^\[([0-9]+)\ ([0-9]+)\ ([0-9]+)[.0-9]*\] ]]; then
            finished=${BASH_REMATCH[1]} total=${BASH_REMATCH[2]} seconds=${BASH_REMATCH[3]}
            if ((finished > 0)); then
                progress "step $finished of $total" $((seconds * (total - finished) / finished))
            fi
        fi
    done
    progress_end
}

# build TARGET...
build() {
    step "Build" build.log
    env LC_ALL=C.UTF-8 NINJA_STATUS='[%f %t %e] ' ninja -C "$build_folder" -j "$(parallel_jobs)" "$@" </dev/null 2>&1 |
        follow_ninja || explain_build_failure
    detail "done"
}

explain_build_failure() {
    if log_says 'no space left on device'; then
        fail "The disk is full." "Free some space and run this again; it goes on where it stopped."
    elif log_says 'killed signal|cannot allocate memory|virtual memory exhausted|fatal error: killed'; then
        fail "The compiler ran out of memory." "Close other programs and run this again; it goes on where it stopped."
    fi
    fail "The build failed." "The whole log: $step_log"
}
