#pragma once

/// Before a function that is one plain loop: it is compiled for processors of several ages (AVX-512, AVX2, any), and
/// the program takes at its start what this one has. What it calls must be FACENET_INTO_VERSIONS, so that it is
/// compiled along. Sanitizers look at the choice before they are ready for it; then there is one version.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define FACENET_PROCESSOR_VERSIONS __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FACENET_PROCESSOR_VERSIONS
#endif
#define FACENET_INTO_VERSIONS inline __attribute__((always_inline))
