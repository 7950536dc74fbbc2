# find_package(smtplain) gives the target smtplain::smtplain.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
find_dependency(PkgConfig)
pkg_check_modules(re2 REQUIRED QUIET IMPORTED_TARGET re2)
include("${CMAKE_CURRENT_LIST_DIR}/smtplain-targets.cmake")
