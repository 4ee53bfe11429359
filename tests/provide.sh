#!/bin/sh
# Sees to it that a program which the tests need from outside Python is here: installs it from
# Debian's packages where we may, and otherwise says in one sentence what is missing.
set -eu

wanted=$1
found() {
    case $wanted in
        chromium) command -v "${AMPARO_CHROMIUM:-chromium}" || command -v chromium-browser \
            || command -v google-chrome ;;
        postgresql) ls /usr/lib/postgresql/*/bin/initdb || command -v initdb ;;
        gettext) command -v xgettext ;;
        *) echo "$0 chromium | postgresql | gettext" >&2; exit 2 ;;
    esac >/dev/null 2>&1
}

found && exit 0
if command -v apt-get >/dev/null; then
    if [ "$(id -u)" = 0 ]; then as_root=
    elif sudo -n true 2>/dev/null; then as_root=sudo
    else as_root=refused
    fi
    if [ "$as_root" != refused ]; then
        echo "Installing $wanted ..."
        $as_root apt-get -qq -o DPkg::Lock::Timeout=300 update
        DEBIAN_FRONTEND=noninteractive $as_root apt-get -qq -y -o DPkg::Lock::Timeout=300 \
            install --no-install-recommends "$wanted" >/dev/null
        found && exit 0
    fi
fi
echo "This needs $wanted, which is not here and cannot be installed without your password." \
    "On Debian: apt-get install $wanted" >&2
exit 1
