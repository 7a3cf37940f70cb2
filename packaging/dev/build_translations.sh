#!/bin/sh
# Compiles i18n/*.ts to the *.qm that the terminal loads, where the .ts is newer; else it is silent.
# What is not finished is left out, so that the screen shows the Chinese instead.
set -eu
cd "$(dirname "$0")/../.."
for ts in i18n/*.ts; do
  [ -e "$ts" ] || continue
  qm=${ts%.ts}.qm
  if [ ! -e "$qm" ] || [ "$ts" -nt "$qm" ]; then
    .venv/bin/pyside6-lrelease -silent -nounfinished "$ts" -qm "$qm"
  fi
done
