pragma ComponentBehavior: Bound

import QtQuick
import ".."

// A QR code on its own white sheet, every module a whole number of pixels. Nothing stays in the picture cache.
Rectangle {
    id: root

    required property string text // what it says
    required property string name // what it is for, read aloud
    property real side: Theme.px(480)

    implicitWidth: side
    implicitHeight: side
    radius: Theme.radiusSmall
    color: Theme.card
    Accessible.role: Accessible.Graphic
    Accessible.name: name

    Image {
        anchors.centerIn: parent
        width: Math.floor(root.side)
        height: width
        sourceSize: Qt.size(width, height)
        source: root.text === "" || width < 1 ? "" : "image://qr/" + encodeURIComponent(root.text)
        fillMode: Image.Pad
        smooth: false
        cache: false
    }
}
