# facenet_add_test(NAME LABEL unit|model|gui|e2e SOURCES ... LIBRARIES ...)
# One Qt Test executable per class. Tests run without a display; those of one machine-wide resource run alone.
# What a user remembers of protected stores is kept apart from the developer's own.
set(FACENET_TEST_HOME "XDG_CONFIG_HOME=${CMAKE_BINARY_DIR}/test-config")

# The headers of Qt Test and of what is tested are read once in each folder, by the first test that uses the same parts of
# Qt: these change what the headers say.
function(facenet_share_headers name)
    set(headers plain)
    if("facenet_golden" IN_LIST ARGN)
        set(kind networks)
        set(headers networks)
    elseif("facenet_ui" IN_LIST ARGN)
        set(kind window)
        set(headers window)
    elseif("${ARGN}" MATCHES "Qt6::")
        return()
    elseif("${ARGN}" MATCHES "facenet_(database|test_stores)")
        set(kind store)
    elseif("facenet_core" IN_LIST ARGN)
        set(kind core)
    else()
        return()
    endif()
    get_property(first DIRECTORY PROPERTY FACENET_FIRST_${kind}_TEST)
    if(first)
        target_precompile_headers(${name} REUSE_FROM ${first})
    else()
        set_property(DIRECTORY PROPERTY FACENET_FIRST_${kind}_TEST ${name})
        target_precompile_headers(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/support/precompiled_${headers}.h)
    endif()
endfunction()

# What moc makes of a test is read by the test itself. Qt's AUTOMOC would look through each of them, which takes a second.
function(facenet_moc_tests name)
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/moc)
    file(MAKE_DIRECTORY ${folder})
    foreach(source IN LISTS ARGN)
        get_filename_component(base ${source} NAME_WE)
        set(path ${CMAKE_CURRENT_SOURCE_DIR}/${source})
        file(STRINGS ${path} reads REGEX "^#include \"${base}\\.moc\"" LIMIT_COUNT 1)
        if(NOT reads)
            continue()
        endif()
        add_custom_command(OUTPUT ${folder}/${base}.moc COMMAND Qt6::moc ${path} -o ${folder}/${base}.moc
            DEPENDS ${path} VERBATIM)
        target_sources(${name} PRIVATE ${folder}/${base}.moc)
    endforeach()
    target_include_directories(${name} PRIVATE ${folder})
endfunction()

function(facenet_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "RUN_SERIAL" "LABEL;TIMEOUT" "SOURCES;LIBRARIES")
    add_executable(${name} ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin FACENET_IS_TEST ON)
    facenet_moc_tests(${name} ${arg_SOURCES})
    # What a test does itself takes no time; compiling it would.
    target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O0>)
    target_link_libraries(${name} PRIVATE facenet_options facenet_test_support Qt6::Test ${arg_LIBRARIES})
    facenet_share_headers(${name} ${arg_LIBRARIES})
    add_test(NAME ${name} COMMAND ${name})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300)
    endif()
    if(FACENET_SANITIZE)  # several times as slow
        math(EXPR arg_TIMEOUT "6 * ${arg_TIMEOUT}")
    endif()
    set_tests_properties(${name} PROPERTIES
        LABELS "${arg_LABEL}" TIMEOUT ${arg_TIMEOUT} RUN_SERIAL "${arg_RUN_SERIAL}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;OMP_NUM_THREADS=2;OMP_WAIT_POLICY=PASSIVE;${FACENET_TEST_HOME}"
        SKIP_REGULAR_EXPRESSION "Totals: 0 passed")
endfunction()
