# How frontwire's modules, programs, tests and fuzz targets are declared: one line each, so that a look at a
# CMakeLists.txt tells who uses whom. A use that is not declared fails to link.

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
find_program(FW_CCACHE ccache)
if(FW_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER "${FW_CCACHE}")
endif()

set(FW_SANITIZE "" CACHE STRING "sanitizers to build with, as -fsanitize= takes them (address,undefined or thread)")
option(FW_COVERAGE "instrument for gcov" OFF)
option(FW_FUZZ "build the fuzz targets with libFuzzer (clang)" OFF)
option(FW_PLANTED_BUGS "build programs with bugs into planted/, for tests/chaos/verify; ours stay as they are" OFF)

add_library(fw_flags INTERFACE)
target_compile_options(fw_flags INTERFACE -Wall -Wextra -Werror -Wshadow -Wpointer-arith -Wwrite-strings -Wvla
  $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes -Wmissing-prototypes>)
target_include_directories(fw_flags INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_definitions(fw_flags INTERFACE _GNU_SOURCE FW_VERSION="${PROJECT_VERSION}" G_LOG_DOMAIN="frontwire")
if(FW_SANITIZE)
  target_compile_options(fw_flags INTERFACE -fsanitize=${FW_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(fw_flags INTERFACE -fsanitize=${FW_SANITIZE})
else()
  # Hardening; checked in the built files by the tests.
  target_compile_options(fw_flags INTERFACE -fstack-protector-strong -fcf-protection=full
    $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
  target_link_options(fw_flags INTERFACE -Wl,-z,relro,-z,now)
endif()
if(FW_SANITIZE MATCHES "thread")
  # GLib's locks announced to ThreadSanitizer: common/tsan_glib.c says why.
  add_library(fw_tsan_glib OBJECT "${CMAKE_SOURCE_DIR}/common/tsan_glib.c" "${CMAKE_SOURCE_DIR}/common/tsan_threads.c")
  target_link_libraries(fw_tsan_glib PRIVATE PkgConfig::GLIB)
  target_link_libraries(fw_flags INTERFACE $<TARGET_OBJECTS:fw_tsan_glib>)
  foreach(f mutex_lock mutex_unlock mutex_trylock cond_wait cond_wait_until async_queue_push async_queue_pop
            async_queue_try_pop async_queue_timeout_pop)
    target_link_options(fw_flags INTERFACE -Wl,--wrap=g_${f})
  endforeach()
endif()
if(FW_COVERAGE)
  target_compile_options(fw_flags INTERFACE --coverage -O0)
  target_link_options(fw_flags INTERFACE --coverage)
endif()
if(FW_FUZZ)
  target_compile_options(fw_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# fw_module(NAME SRCS file… [DEPS module…] [PRIVATE outside-library…] [PUBLIC outside-library…])
# GLib is everybody's vocabulary and is linked to every module. Modules are NAME here and fw_NAME as a target.
function(fw_module name)
  cmake_parse_arguments(M "" "" "SRCS;DEPS;PRIVATE;PUBLIC" ${ARGN})
  add_library(fw_${name} STATIC ${M_SRCS})
  list(TRANSFORM M_DEPS PREPEND fw_)
  target_link_libraries(fw_${name} PUBLIC fw_flags PkgConfig::GLIB ${M_DEPS} ${M_PUBLIC} PRIVATE ${M_PRIVATE})
endfunction()

# fw_program(NAME [NOT_INSTALLED] SRCS file… DEPS module… [PRIVATE outside-library…]): build/<preset>/bin/NAME
function(fw_program name)
  cmake_parse_arguments(M "NOT_INSTALLED" "" "SRCS;DEPS;PRIVATE" ${ARGN})
  add_executable(${name} ${M_SRCS})
  list(TRANSFORM M_DEPS PREPEND fw_)
  target_link_libraries(${name} PRIVATE fw_flags PkgConfig::GLIB ${M_DEPS} ${M_PRIVATE})
  if(NOT M_NOT_INSTALLED)
    install(TARGETS ${name} RUNTIME DESTINATION bin)
  endif()
endfunction()

# fw_planted(NAME SRCS file… DEPS module…): NAME with the sources that plant bugs (common/planted.h) compiled anew; they stand before
# the modules they are taken from. Only with FW_PLANTED_BUGS: build/<preset>/planted/NAME
function(fw_planted name)
  cmake_parse_arguments(M "" "" "SRCS;DEPS" ${ARGN})
  if(FW_PLANTED_BUGS)
    list(TRANSFORM M_DEPS PREPEND fw_)
    add_executable(planted_${name} ${M_SRCS})
    target_compile_definitions(planted_${name} PRIVATE FW_PLANTED_BUGS)
    target_link_libraries(planted_${name} PRIVATE fw_flags PkgConfig::GLIB ${M_DEPS} PkgConfig::RDKAFKA)
    set_target_properties(planted_${name} PROPERTIES OUTPUT_NAME ${name} RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/planted")
  endif()
endfunction()

# fw_test(NAME [DEPS module…] [PRIVATE outside-library…]): tests/unit/<this folder>/test_NAME.c against module NAME.
# A test that spans modules may have a name that no module has. Tests run in the source root, so that fixtures are
# named tests/fixtures/….
function(fw_test name)
  cmake_parse_arguments(M "" "" "DEPS;PRIVATE" ${ARGN})
  file(RELATIVE_PATH here "${CMAKE_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}")
  add_executable(test_${name} "${CMAKE_SOURCE_DIR}/tests/unit/${here}/test_${name}.c")
  list(TRANSFORM M_DEPS PREPEND fw_)
  target_link_libraries(test_${name} PRIVATE fw_flags PkgConfig::GLIB $<TARGET_NAME_IF_EXISTS:fw_${name}> ${M_DEPS} PkgConfig::CMOCKA ${M_PRIVATE})
  set_target_properties(test_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  add_test(NAME ${here}/${name} COMMAND test_${name} WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
  set_tests_properties(${here}/${name} PROPERTIES TIMEOUT 300
    ENVIRONMENT "G_SLICE=always-malloc;ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1;UBSAN_OPTIONS=print_stacktrace=1")
endfunction()

# fw_fuzz(NAME [DEPS module…]): tests/fuzz/NAME.c defines LLVMFuzzerTestOneInput; with FW_FUZZ it is a libFuzzer
# program, else its corpus tests/fuzz/corpus/NAME/ is replayed by tests/fuzz/replay.c as an ordinary test.
function(fw_fuzz name)
  cmake_parse_arguments(M "" "" "DEPS" ${ARGN})
  list(TRANSFORM M_DEPS PREPEND fw_)
  if(FW_FUZZ)
    add_executable(fuzz_${name} "${CMAKE_SOURCE_DIR}/tests/fuzz/${name}.c")
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  else()
    add_executable(fuzz_${name} "${CMAKE_SOURCE_DIR}/tests/fuzz/${name}.c" "${CMAKE_SOURCE_DIR}/tests/fuzz/replay.c")
    add_test(NAME fuzz/${name} COMMAND fuzz_${name} tests/fuzz/corpus/${name} WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
    set_tests_properties(fuzz/${name} PROPERTIES TIMEOUT 300)
  endif()
  target_link_libraries(fuzz_${name} PRIVATE fw_flags PkgConfig::GLIB $<TARGET_NAME_IF_EXISTS:fw_${name}> ${M_DEPS})
  set_target_properties(fuzz_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/fuzz")
endfunction()
