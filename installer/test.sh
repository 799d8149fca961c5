#!/usr/bin/env bash
# Installs what is missing, builds everything and runs all tests.
#
#   bash installer/test.sh [--cuda] [--no-packages] [ARGUMENTS OF CTEST]
source "$(dirname -- "${BASH_SOURCE[0]}")/setup.sh"

take_options "$@"
set_up "${packages[@]}" "${test_packages[@]}"
configure
build all

# By which tst_model_exchange embeds too.
python_modules=$root/build/python
if [[ ! -d $python_modules/onnxruntime ]]; then
    step "ONNX Runtime, for one test" onnxruntime.log
    "$python" -m pip install --quiet --target "$python_modules" "onnxruntime>=1.20" >>"$step_log" 2>&1 ||
        detail "not to be had: that test will skip"
fi
export FACENET_TEST_PYTHON=${FACENET_TEST_PYTHON:-$python}
export PYTHONPATH=$python_modules${PYTHONPATH:+:$PYTHONPATH}

step "Tests"
exec ctest --test-dir "$build_folder" --output-on-failure --no-tests=error --parallel 2 "${arguments[@]}"
