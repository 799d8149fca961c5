# What every target of this project is compiled with.
add_library(facenet_options INTERFACE)
target_compile_features(facenet_options INTERFACE cxx_std_20)
target_include_directories(facenet_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(facenet_options INTERFACE -Wall -Wextra -Wpedantic -Werror -fvisibility=hidden
    -Wno-missing-field-initializers)  # designated initialisers leave the rest at their defaults on purpose
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # What only the optimiser suspects depends on how much it optimises: it is said, and does not end a build.
    target_compile_options(facenet_options INTERFACE -Wno-error=maybe-uninitialized -Wno-error=array-bounds
        -Wno-error=stringop-overflow -Wno-error=stringop-overread -Wno-error=free-nonheap-object
        -Wno-error=use-after-free -Wno-error=dangling-pointer)
endif()
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # What is meant for one file alone looks like a header's part where files are compiled together.
    target_compile_options(facenet_options INTERFACE -Wno-subobject-linkage)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC 12 sees overlaps in std::string's concatenation that are not there (GCC bug 105651).
    target_compile_options(facenet_options INTERFACE -Wno-restrict)
endif()
target_compile_definitions(facenet_options INTERFACE
    QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CONTEXTLESS_CONNECT QT_NO_FOREACH
    FACENET_VERSION="${PROJECT_VERSION}")

# A hundred programs are linked in seconds instead of minutes.
find_program(FACENET_MOLD mold)
mark_as_advanced(FACENET_MOLD)
if(FACENET_MOLD)
    target_link_options(facenet_options INTERFACE -fuse-ld=mold)
endif()

if(CMAKE_BUILD_TYPE STREQUAL "Release")
    # Hardly anything can be made of a fault; `tst_hardening` reads it from the programs.
    set(CMAKE_POSITION_INDEPENDENT_CODE ON)
    include(CheckPIESupported)
    check_pie_supported(LANGUAGES CXX)
    target_compile_options(facenet_options INTERFACE -U_FORTIFY_SOURCE -fstack-protector-strong
        $<$<NOT:$<BOOL:$<TARGET_PROPERTY:FACENET_IS_TEST>>>:-D_FORTIFY_SOURCE=3>)
    target_link_options(facenet_options INTERFACE -Wl,-z,relro,-z,now)
endif()

set(FACENET_SANITIZE "" CACHE STRING "Sanitizers to build with, e.g. address,undefined")
if(FACENET_SANITIZE)
    target_compile_options(facenet_options INTERFACE
        -fsanitize=${FACENET_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -O1 -g1)
    target_link_options(facenet_options INTERFACE -fsanitize=${FACENET_SANITIZE})
endif()
