#!/bin/sh
# Installs what the benchmarks are measured beside, on top of what `make test` needs: setup.sh [DIR]
# Debian packages as root (otherwise it prints the one line), the rest under DIR (.bench), pinned.
set -eu
cd "$(dirname "$0")/.."
tools=${1:-.bench}
mkdir -p "$tools"

packages="nginx-light wrk nodejs npm xvfb libxtst6 libxdamage1"
missing=
for package in $packages; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
# a node from elsewhere does as well as Debian's
if command -v node >/dev/null && command -v npm >/dev/null; then
  missing=$(echo "$missing" | sed 's/ nodejs//; s/ npm//')
fi
if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ]; then
    echo "安装系统软件包 / installing Debian packages:$missing"
    mkdir -p var
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing; } >var/apt.log 2>&1 || {
      tail -n 20 var/apt.log >&2
      echo "系统软件包没有装上，原因见上 / the packages above could not be installed (var/apt.log)" >&2
      exit 1
    }
  else
    echo "缺少系统软件包，请先运行这一行，再重试 / Debian packages are missing; run this line, then try again:" >&2
    echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing" >&2
    exit 1
  fi
fi

# Each peer in a place of its own, so that none meets our locked packages. A folder of peers/ is one peer:
# requirements.txt becomes a venv, package.json with its lock file becomes node_modules.
for peer in benchmarks/peers/*/; do
  name=$(basename "$peer")
  if [ -f "$peer/requirements.txt" ] && ! cmp -s "$peer/requirements.txt" "$tools/$name/.installed"; then
    echo "安装 / installing the peer $name (PyPI)"
    rm -rf "${tools:?}/$name"
    "${PYTHON:-/usr/bin/python3}" -m venv "$tools/$name"
    "$tools/$name/bin/pip" install -q --progress-bar off -r "$peer/requirements.txt"
    cp "$peer/requirements.txt" "$tools/$name/.installed"
  fi
  if [ -f "$peer/package-lock.json" ] && ! cmp -s "$peer/package-lock.json" "$tools/$name/.installed"; then
    echo "安装 / installing the peer $name (npm)"
    rm -rf "${tools:?}/$name"
    mkdir -p "$tools/$name"
    cp "$peer"/package*.json "$tools/$name/"
    (cd "$tools/$name" && npm ci --silent --no-audit --no-fund)
    cp "$peer/package-lock.json" "$tools/$name/.installed"
  fi
done
