# Finds LibTorch in the unpacked PyPI wheel, the official archive or Debian's libtorch-dev.
# In:  LIBTORCH_ROOT, the folder that holds `include` and `lib` (of a wheel: `torch`)
# Out: LibTorch::LibTorch, LibTorch_VERSION
# The wheel's own TorchConfig.cmake needs a CUDA toolkit; this needs none. CUDA's library is loaded at run time.
set(_cache "$ENV{XDG_CACHE_HOME}")
if(NOT _cache)
    set(_cache "$ENV{HOME}/.cache")
endif()
set(LIBTORCH_ROOT "${_cache}/facenet-studio/libtorch-2.11.0/torch" CACHE PATH "Folder of LibTorch's include and lib")
unset(_cache)

find_path(LibTorch_INCLUDE_DIR torch/csrc/api/include/torch/torch.h HINTS ${LIBTORCH_ROOT}/include)
find_library(LibTorch_CPU_LIBRARY torch_cpu HINTS ${LIBTORCH_ROOT}/lib)
find_library(LibTorch_C10_LIBRARY c10 HINTS ${LIBTORCH_ROOT}/lib)

# Declarations that LibTorch's headers for several processes need and do not bring; its library holds Gloo itself.
find_path(LibTorch_GLOO_INCLUDE_DIR gloo/context.h HINTS ${LIBTORCH_ROOT}/include)

set(LibTorch_VERSION "")
foreach(_header torch/headeronly/version.h torch/csrc/api/include/torch/version.h)
    if(LibTorch_INCLUDE_DIR AND EXISTS ${LibTorch_INCLUDE_DIR}/${_header})
        file(READ ${LibTorch_INCLUDE_DIR}/${_header} _text)
        if(_text MATCHES "#define TORCH_VERSION[ \\\n]+\"([0-9.]+)")
            set(LibTorch_VERSION ${CMAKE_MATCH_1})
            break()
        endif()
    endif()
endforeach()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch
    REQUIRED_VARS LibTorch_CPU_LIBRARY LibTorch_C10_LIBRARY LibTorch_INCLUDE_DIR LibTorch_GLOO_INCLUDE_DIR
    VERSION_VAR LibTorch_VERSION
    REASON_FAILURE_MESSAGE "Run installer/setup.sh, which fetches LibTorch and libgloo-dev, or set LIBTORCH_ROOT and LibTorch_GLOO_INCLUDE_DIR")

if(LibTorch_FOUND AND NOT TARGET LibTorch::LibTorch)
    add_library(LibTorch::C10 SHARED IMPORTED)
    set_target_properties(LibTorch::C10 PROPERTIES IMPORTED_LOCATION ${LibTorch_C10_LIBRARY})
    add_library(LibTorch::LibTorch SHARED IMPORTED)
    set_target_properties(LibTorch::LibTorch PROPERTIES IMPORTED_LOCATION ${LibTorch_CPU_LIBRARY})
    target_include_directories(LibTorch::LibTorch SYSTEM INTERFACE
        ${LibTorch_INCLUDE_DIR} ${LibTorch_INCLUDE_DIR}/torch/csrc/api/include)
    if(NOT LibTorch_GLOO_INCLUDE_DIR IN_LIST CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES)
        target_include_directories(LibTorch::LibTorch SYSTEM INTERFACE ${LibTorch_GLOO_INCLUDE_DIR})
    endif()
    target_link_libraries(LibTorch::LibTorch INTERFACE LibTorch::C10)
    # Its headers' assertions look at what the library, built without them, does not keep.
    target_compile_definitions(LibTorch::LibTorch INTERFACE $<$<CONFIG:Debug>:NDEBUG>)
endif()
mark_as_advanced(LibTorch_GLOO_INCLUDE_DIR LibTorch_INCLUDE_DIR LibTorch_CPU_LIBRARY LibTorch_C10_LIBRARY)
