import QtQuick
import ".."

// Text as everything else shows it: plain (never markup), read aloud by its own words.
Text {
    textFormat: Text.PlainText
    font.family: Theme.family
    font.pixelSize: Theme.bodySize
    lineHeight: Theme.lineHeight
    color: Theme.ink
    wrapMode: Text.Wrap
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
