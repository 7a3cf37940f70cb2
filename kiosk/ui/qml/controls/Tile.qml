import QtQuick
import ".."

// One of home's big doors: an icon, two to four words, and a small line beneath.
Pressable {
    id: root

    required property string icon
    required property string title
    required property string hint
    property bool primary: false

    readonly property color foreground: primary ? Theme.textOnBrand : Theme.ink

    name: qsTr("%1，%2").arg(title).arg(hint)
    implicitHeight: Theme.iconLarge + titleLabel.height + hintLabel.height + 2 * Theme.gapSmall

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: root.primary ? (root.down ? Theme.brandPressed : Theme.brand) : root.down ? Theme.pressed : Theme.card
        border.width: root.primary ? 0 : Theme.stroke
        border.color: Theme.line
    }

    Column {
        id: column

        anchors.centerIn: parent
        width: parent.width - 2 * Theme.gapTiny

        Icon {
            width: parent.width
            name: root.icon
            size: Math.min(Theme.iconLarge, root.height - titleLabel.height - hintLabel.height - 2 * Theme.gapTiny)
            color: root.primary ? Theme.textOnBrand : Theme.brand
        }

        Label {
            id: titleLabel

            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: root.title
            wrapMode: Text.NoWrap
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.minText
            font.pixelSize: Theme.buttonSize
            font.bold: true
            color: root.foreground
            Accessible.ignored: true
        }

        Label {
            id: hintLabel

            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: root.hint
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
            font.pixelSize: Theme.smallSize
            color: root.primary ? Theme.textOnBrand : Theme.muted
            Accessible.ignored: true
        }
    }
}
