#!/bin/sh
# Takes every text of the screens into i18n/gig-inn_en.ts, or into the file named, and keeps what is translated.
# Without locations the file changes only when a text does.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck disable=SC2046
.venv/bin/pyside6-lupdate -silent -warnings-are-errors \
  $(find kiosk -name '*.py' -o -name '*.qml' | LC_ALL=C sort) \
  -source-language zh_CN -target-language en -locations none -no-obsolete -ts "${1:-i18n/gig-inn_en.ts}"
