# Finds the headers of qdtsne and of the libraries they include.
# In:  QDTSNE_ROOT, the folder that holds `include`
# Out: qdtsne::qdtsne
set(_cache "$ENV{XDG_CACHE_HOME}")
if(NOT _cache)
    set(_cache "$ENV{HOME}/.cache")
endif()
set(QDTSNE_ROOT "${_cache}/facenet-studio/assorthead-0.2.2" CACHE PATH "Folder of qdtsne's include")
unset(_cache)

find_path(qdtsne_INCLUDE_DIR qdtsne/qdtsne.hpp HINTS ${QDTSNE_ROOT}/include)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(qdtsne
    REQUIRED_VARS qdtsne_INCLUDE_DIR
    REASON_FAILURE_MESSAGE "Run installer/setup.sh, which fetches qdtsne, or set QDTSNE_ROOT")

if(qdtsne_FOUND AND NOT TARGET qdtsne::qdtsne)
    add_library(qdtsne::qdtsne INTERFACE IMPORTED)
    target_include_directories(qdtsne::qdtsne SYSTEM INTERFACE ${qdtsne_INCLUDE_DIR})
endif()
mark_as_advanced(qdtsne_INCLUDE_DIR)
