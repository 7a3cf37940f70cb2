import QtQuick
import ".."

// A big button with words and, if named, an icon. `kind`: "primary" (brand), "plain" (card), "danger", "quiet".
Pressable {
    id: root

    required property string text
    property string icon: ""
    property string kind: "primary"
    property bool stacked: false // the icon above the words
    property bool iconAfter: false // the icon behind the words
    property real textSize: Theme.buttonSize
    property real padding: Theme.pad

    readonly property bool filled: kind === "primary"
    readonly property color foreground: !enabled ? Theme.textOnDisabled : filled ? Theme.textOnBrand : kind === "danger" ? Theme.brand : Theme.ink

    name: text
    implicitWidth: Math.max(content.implicitWidth + 2 * padding, Theme.target(112))
    implicitHeight: Math.max(stacked ? content.implicitHeight + padding : Theme.buttonHeight, Theme.minTarget)

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: !root.enabled ? Theme.disabled : root.filled ? (root.down ? Theme.brandPressed : Theme.brand) : root.down ? Theme.pressed : root.kind === "quiet" ? "transparent" : Theme.card
        border.width: root.filled || root.kind === "quiet" ? 0 : Theme.strokeBold
        border.color: root.kind === "danger" ? Theme.brand : root.enabled ? Theme.ink : Theme.disabled
    }

    Grid {
        id: content

        anchors.centerIn: parent
        columns: root.stacked ? 1 : 2
        spacing: root.stacked ? 0 : Theme.gapSmall
        layoutDirection: root.iconAfter ? Qt.RightToLeft : Qt.LeftToRight
        horizontalItemAlignment: Grid.AlignHCenter
        verticalItemAlignment: Grid.AlignVCenter

        Icon {
            id: sign

            name: root.icon
            visible: root.icon !== ""
            size: root.stacked ? 1.3 * root.textSize : 1.15 * root.textSize
            color: root.foreground
        }

        Label {
            text: root.text
            width: Math.min(Math.ceil(implicitWidth), root.width - 2 * Theme.gapTiny - (sign.visible && !root.stacked ? sign.width + content.spacing : 0))
            horizontalAlignment: Text.AlignHCenter
            font.pixelSize: root.textSize
            font.bold: true
            lineHeight: 1.15
            color: root.foreground
            Accessible.ignored: true
        }
    }
}
