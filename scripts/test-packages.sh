#!/bin/sh
# What tests need beside Python: a browser, Word's stand-in, fonts, a database server. Installed when root.
set -eu
missing=""
need() { # need PACKAGE COMMAND-OR-FILE
    command -v "$2" >/dev/null 2>&1 || [ -e "$2" ] || ls $2 >/dev/null 2>&1 || missing="$missing $1"
}
need chromium chromium
need libreoffice-writer-nogui soffice
need poppler-utils pdftoppm
need fonts-noto-cjk "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
need fonts-arphic-ukai "/usr/share/fonts/truetype/arphic/ukai.ttc"
need gettext msgfmt
need postgresql "/usr/lib/postgresql/*/bin/initdb"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "安装测试所需的软件包：$missing" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "缺少测试所需的软件包，请以 root 运行：apt-get install --no-install-recommends$missing" >&2
    echo "Packages the tests need are missing; as root: apt-get install --no-install-recommends$missing" >&2
    exit 1
fi
