# Where the last set-up has put what is not a package, for other builds of this source. Sourced in the project's folder.
# shellcheck shell=bash disable=SC2034 # used by who sources it

kept_settings=()
for name in LIBTORCH_ROOT QDTSNE_ROOT; do
    value=$(sed -n "s/^$name:PATH=//p" build/release/CMakeCache.txt 2>/dev/null || true)
    [[ -z $value ]] || kept_settings+=("-D$name=$value")
done
