import QtQuick
import ".."

// A sentence with an icon before it.
Item {
    id: root

    required property string icon
    required property string text
    property real textSize: Theme.bodyLargeSize
    property color iconColor: Theme.ok

    implicitHeight: label.implicitHeight

    Icon {
        id: sign

        width: 1.3 * root.textSize
        height: 1.45 * root.textSize
        name: root.icon
        size: 1.1 * root.textSize
        color: root.iconColor
    }

    Label {
        id: label

        anchors.left: sign.right
        anchors.right: parent.right
        anchors.leftMargin: Theme.gapSmall
        text: root.text
        font.pixelSize: root.textSize
    }
}
