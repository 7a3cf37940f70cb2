#!/bin/sh
# Makes a fresh Debian 12 ready: setup.sh run | setup.sh test
# As root it installs the Debian packages that are missing; otherwise it prints the one command that does.
# Then it builds .venv from requirements.lock, hash by hash. Run again, it finds nothing to do and is silent.
set -eu
cd "$(dirname "$0")/../.."

# python; the libraries Qt loads for offscreen, vnc, X11 and Wayland screens; the Chinese typeface
packages="python3 python3-venv ca-certificates fonts-noto-cjk fontconfig
  libegl1 libgl1 libglib2.0-0 libfontconfig1 libfreetype6 libdbus-1-3 libxkbcommon0 libxkbcommon-x11-0
  libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
  libxcb-render-util0 libxcb-shape0 libxcb-xkb1 libwayland-client0 libwayland-cursor0 libwayland-egl1"
# the phone pages are tested in a real browser (its driver needs libatomic), the centre on PostgreSQL
[ "${1:-run}" = test ] && packages="$packages chromium libatomic1 postgresql gettext git"

missing=
for package in $packages; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ]; then
    echo "[1/2] 安装系统软件包 / installing Debian packages:$missing"
    export DEBIAN_FRONTEND=noninteractive
    mkdir -p var
    if ! { apt-get update -q && apt-get install -y -q --no-install-recommends $missing; } >var/apt.log 2>&1; then
      tail -n 20 var/apt.log >&2
      echo "系统软件包没有装上，原因见上。检查网络后重试。/ The packages above could not be installed; check the network and try again (var/apt.log)." >&2
      exit 1
    fi
  else
    echo "缺少系统软件包，请先运行这一行，再重试 / Debian packages are missing; run this line, then try again:" >&2
    echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing" >&2
    exit 1
  fi
fi

python=${PYTHON:-/usr/bin/python3}
[ -x "$python" ] || python=$(command -v python3)
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "需要 Python 3.11 或更新 / Python 3.11 or newer is needed: $("$python" --version)" >&2
  exit 1
}
stamp=.venv/.lock-installed
if ! cmp -s requirements.lock "$stamp"; then
  echo "[2/2] 安装 Python 依赖 / installing the Python packages of requirements.lock"
  [ -x .venv/bin/python ] || "$python" -m venv .venv
  .venv/bin/pip install --progress-bar off --require-hashes -r requirements.lock 2>&1 |
    awk -v tty="$([ -t 1 ] && echo 1)" '
      /^(Collecting|Installing)/ { n++; if (tty) printf "\r  %3d  %-60.60s", n, $1" "$2; else if (n % 20 == 1) print "  " n "  " $1" "$2; fflush() }
      /^ERROR/ { print (tty ? "\n" : "") $0 }
      END { if (tty) print "" }'
  .venv/bin/pip check >/dev/null || { echo "依赖没有装全，请重试 / some packages are missing; try again" >&2; exit 1; }
  .venv/bin/python -c 'import PySide6, django, granian' || exit 1
  cp requirements.lock "$stamp"
fi
if [ -x packaging/dev/build_translations.sh ]; then packaging/dev/build_translations.sh; fi
