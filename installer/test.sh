#!/usr/bin/env bash
# Installs what is missing, builds everything and runs all tests.
#
#   bash installer/test.sh [--cuda] [--no-packages] [ARGUMENTS OF CTEST]
source "$(dirname -- "${BASH_SOURCE[0]}")/setup.sh"

take_options "$@"
set_up "${packages[@]}" "${test_packages[@]}"
configure
build all

step "Tests"
exec ctest --test-dir "$build_folder" --output-on-failure --no-tests=error --parallel 2 "${arguments[@]}"
