# facenet_add_test(NAME LABEL unit|model|gui|e2e SOURCES ... LIBRARIES ...)
# One Qt Test executable per class. Tests run without a display; those of one machine-wide resource run alone.
# What a user remembers of protected stores is kept apart from the developer's own.
set(FACENET_TEST_HOME "XDG_CONFIG_HOME=${CMAKE_BINARY_DIR}/test-config")
function(facenet_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "RUN_SERIAL" "LABEL;TIMEOUT" "SOURCES;LIBRARIES")
    add_executable(${name} ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
    # What a test does itself takes no time; compiling it would.
    target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1>)
    target_link_libraries(${name} PRIVATE facenet_options facenet_test_support Qt6::Test ${arg_LIBRARIES})
    add_test(NAME ${name} COMMAND ${name})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300)
    endif()
    set_tests_properties(${name} PROPERTIES
        LABELS "${arg_LABEL}" TIMEOUT ${arg_TIMEOUT} RUN_SERIAL "${arg_RUN_SERIAL}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;OMP_NUM_THREADS=2;${FACENET_TEST_HOME}"
        SKIP_REGULAR_EXPRESSION "Totals: 0 passed")
endfunction()
