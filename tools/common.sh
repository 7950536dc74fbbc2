# Shared by tools/run and tools/test: packages, and saying what is being done.

build_packages="g++ cmake ninja-build pkg-config libre2-dev nlohmann-json3-dev libcli11-dev libtomlplusplus-dev libssl-dev libarchive-dev libcpp-httplib-dev"
test_packages="catch2 libvalijson-dev clang-format-14 python3 libxml2-utils cmark-gfm python3-junitparser parallel"
sanitizer_packages="clang-14 libclang-rt-14-dev"
bench_packages="catch2 python3 ripgrep lnav time libsisimai-perl"
package_test_packages="dpkg-dev file man-db groff zsh fish"

say() { printf '\n== %s\n' "$*"; }

# Installs the Debian packages that are missing, and asks for sudo only then and only when not root.
need_packages() {
  local missing="" package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  say "Installing:$missing"
  local as_root=""
  [ "$(id -u)" = 0 ] || as_root="sudo"
  $as_root apt-get -o DPkg::Lock::Timeout=600 update -qq
  # shellcheck disable=SC2086  # a list of words
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends $missing >/dev/null
}

# build PRESET [CMAKE ARGUMENT...]
build() {
  local preset="$1"
  shift
  say "Building ($preset)"
  # ccache is used where it is installed; nothing depends on it. It does not remember what precompiled headers went into.
  command -v ccache >/dev/null && set -- "$@" -DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DSMTPLAIN_PCH=OFF
  cmake --preset "$preset" "$@" >"build-$preset.log" 2>&1 || { cat "build-$preset.log"; rm -f "build-$preset.log"; return 1; }
  rm -f "build-$preset.log"
  cmake --build --preset "$preset"
}
