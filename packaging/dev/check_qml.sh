#!/bin/sh
# qmllint with warnings as errors, and qmlformat's layout, for every QML file.
set -eu
cd "$(dirname "$0")/../.."
files=$(find kiosk/ui/qml -name '*.qml' | sort)
others=$(echo "$files" | grep -v '/Theme.qml$')
# shellcheck disable=SC2086
.venv/bin/pyside6-qmllint --max-warnings 0 $others
# Named on the command line, a singleton is not looked up in the qmldir that declares it.
.venv/bin/pyside6-qmllint --max-warnings 0 --import disable kiosk/ui/qml/Theme.qml
status=0
for file in $files; do
  .venv/bin/pyside6-qmlformat "$file" | cmp -s - "$file" || { echo "not formatted: $file (pyside6-qmlformat -i)" >&2; status=1; }
done
exit $status
