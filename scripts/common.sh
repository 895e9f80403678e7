# SPDX-License-Identifier: MIT
# Shared by the scripts here: what has to be installed, and an out-of-tree build. Sourced with `set -eu`.

top=$(cd "$(dirname "$0")/.." && pwd)

# What a build needs, what the demo needs besides, what the tests need besides: "command package", or "-l pkg-config-name
# package" for a library, "-f file package" for a file, "-p module package" for Python.
needs_build='gcc gcc
-f /usr/include/stdio.h libc6-dev
make make
autoreconf autoconf
automake automake
flex flex
bison bison
pkg-config pkg-config
-l json-c libjson-c-dev
-l libmd libmd-dev
-l libelf libelf-dev'
needs_demo='arm-none-eabi-gcc gcc-arm-none-eabi
qemu-system-arm qemu-system-arm'
needs_check='bats bats
clang clang
g++ g++
hexdump bsdextrautils
jq jq
mandoc mandoc
valgrind valgrind
xz xz-utils
python3 python3
-p jsonschema python3-jsonschema
aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu
riscv64-unknown-elf-gcc gcc-riscv64-unknown-elf
qemu-system-aarch64 qemu-system-arm'

is_there() {                            # is_there [-l|-f|-p] NAME
    case $1 in
    -f) [ -e "$2" ] ;;
    -l) pkg-config --exists "$2" 2>/dev/null ;;
    -p) python3 -c "import $2" 2>/dev/null ;;
    *) command -v "$1" >/dev/null ;;
    esac
}

missing_packages() {                    # missing_packages LIST: names of packages, one per line
    printf '%s\n' "$1" | while read -r first second third; do
        case $first in
        -?) is_there "$first" "$second" || echo "$third" ;;
        *) is_there "$first" || echo "$second" ;;
        esac
    done | LC_ALL=C sort -u
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Installs what is missing; does nothing at all if everything is there.
install_missing() {                     # install_missing LIST
    packages=$(missing_packages "$1")
    [ -n "$packages" ] || return 0
    if ! command -v apt-get >/dev/null; then
        echo "$(basename "$0"): please install:" $packages >&2
        return 1
    fi
    echo "Installing" $packages
    as_root apt-get update -qq
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null
}

# Configures and builds in $build.
build_tree() {                          # build_tree [CONFIGURE OPTION]...
    [ -f "$top/configure" ] && [ ! "$top/configure.ac" -nt "$top/configure" ] || (cd "$top" && autoreconf -fi) >/dev/null 2>&1 ||
        { echo "autoreconf failed:"; (cd "$top" && autoreconf -fi); exit 1; }
    mkdir -p "$build"
    [ -f "$build/config.status" ] || (cd "$build" && "$top/configure" -q "$@")
    make -C "$build" -s -j"$(nproc)" --no-print-directory
}
