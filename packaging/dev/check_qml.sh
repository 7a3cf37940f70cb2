#!/bin/sh
# qmllint with warnings as errors, and qmlformat's layout, for every QML file.
set -eu
cd "$(dirname "$0")/../.."
files=$(find kiosk/ui/qml -name '*.qml' | sort)
# shellcheck disable=SC2086
.venv/bin/pyside6-qmllint -I kiosk/ui/qml --max-warnings 0 $files
status=0
for file in $files; do
  .venv/bin/pyside6-qmlformat "$file" | cmp -s - "$file" || { echo "not formatted: $file (pyside6-qmlformat -i)" >&2; status=1; }
done
exit $status
