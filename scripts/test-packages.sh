#!/bin/sh
# What tests need beside Python: a browser, Word's stand-in, fonts, a database server. Installed when root.
set -eu
missing=""
need() { # need PACKAGE COMMAND-OR-FILE
    command -v "$2" >/dev/null 2>&1 || [ -e "$2" ] || ls $2 >/dev/null 2>&1 || missing="$missing $1"
}
can_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1
}
# The headless shell opens the same pages with half the work; not every release has it, and Chromium does as well.
SHELL_ONLY=chromium-headless-shell
if can_install || ! command -v chromium >/dev/null 2>&1; then
    need "$SHELL_ONLY" "$SHELL_ONLY"
fi
need libreoffice-writer-nogui soffice
need poppler-utils pdftoppm
need fonts-noto-cjk "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
need fonts-arphic-ukai "/usr/share/fonts/truetype/arphic/ukai.ttc"
# As wide as Times, Arial and Courier New, which the Word files name: without it lines of pictures break elsewhere.
need fonts-liberation "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"
need gettext msgfmt
need postgresql "/usr/lib/postgresql/*/bin/initdb"
[ -z "$missing" ] && exit 0
if can_install; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null
    case "$missing" in *"$SHELL_ONLY"*)
        if ! apt-get install -s -qq --no-install-recommends "$SHELL_ONLY" >/dev/null 2>&1; then
            echo "没有 $SHELL_ONLY 可装，改用 chromium，测试会慢一些。" >&2
            echo "No $SHELL_ONLY to be had: chromium does instead, and the tests take longer." >&2
            missing=$(printf '%s' "$missing" | sed "s/ $SHELL_ONLY//")
            need chromium chromium
        fi
        ;;
    esac
    [ -z "$missing" ] && exit 0
    echo "安装测试所需的软件包：$missing" >&2
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "缺少测试所需的软件包，请以 root 运行：apt-get install --no-install-recommends$missing" >&2
    echo "Packages the tests need are missing; as root: apt-get install --no-install-recommends$missing" >&2
    exit 1
fi
