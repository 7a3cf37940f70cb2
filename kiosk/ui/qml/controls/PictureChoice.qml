pragma ComponentBehavior: Bound

import QtQuick
import ".."

// A picture answer: tapped on or off. A chosen one shows it by its frame, its ground and a tick.
Pressable {
    id: root

    required property string text
    required property string icon
    required property bool checked
    property bool single: false // one of several, not any of them
    property real iconSize: Theme.iconLarge

    // The picture above the word, or beside it where the place is low.
    readonly property bool stacked: height >= 1.45 * (iconSize + Theme.bodyLargeSize)

    name: text
    role: single ? Accessible.RadioButton : Accessible.CheckBox
    implicitWidth: Math.max(content.implicitWidth + 2 * Theme.gap, Theme.minTarget)
    implicitHeight: Math.max(content.implicitHeight + 2 * Theme.gap, Theme.minTarget)
    Accessible.checkable: true
    Accessible.checked: checked
    Accessible.onToggleAction: root.press()

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: root.checked ? Theme.okSoft : root.down ? Theme.pressed : Theme.card
        border.width: root.checked ? 2 * Theme.strokeBold : Theme.stroke
        border.color: root.checked ? Theme.ok : Theme.line
    }

    Grid {
        id: content

        anchors.centerIn: parent
        columns: root.stacked ? 1 : 2
        spacing: root.stacked ? 0 : Theme.gapSmall
        horizontalItemAlignment: Grid.AlignHCenter
        verticalItemAlignment: Grid.AlignVCenter

        Icon {
            id: picture

            name: root.icon
            size: root.stacked ? root.iconSize : Math.min(root.iconSize, 0.7 * root.height)
            color: root.checked ? Theme.textOnOkSoft : Theme.brand
        }

        Label {
            width: Math.min(implicitWidth, root.width - 2 * Theme.gapSmall - (root.stacked ? 0 : picture.width + Theme.gapSmall))
            horizontalAlignment: Text.AlignHCenter
            text: root.text
            font.pixelSize: Theme.bodyLargeSize
            font.bold: true
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Math.min(Theme.minText, Theme.bodyLargeSize)
            wrapMode: Text.NoWrap
            color: root.checked ? Theme.textOnOkSoft : Theme.ink
            Accessible.ignored: true
        }
    }

    Icon {
        anchors.top: parent.top
        anchors.right: parent.right
        anchors.margins: root.stacked ? Theme.gapSmall : Theme.px(4)
        visible: root.checked
        name: "check-circle"
        size: root.stacked ? Theme.px(48) : Theme.px(32)
        color: Theme.ok
    }
}
