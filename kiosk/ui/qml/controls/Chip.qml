import QtQuick
import ".."

// A round choice that is on or off (`checked`), or plainly a small button when `checkable` is false.
Pressable {
    id: root

    required property string text
    property string icon: ""
    property bool checkable: true
    property bool checked: false

    readonly property color foreground: !enabled ? Theme.muted : checked ? Theme.textOnInk : Theme.ink

    name: text
    role: checkable ? Accessible.CheckBox : Accessible.Button
    frameRadius: height / 2
    implicitHeight: Theme.chipHeight
    implicitWidth: Math.max(row.implicitWidth + 2 * Theme.px(checkable && icon === "" ? 40 : 34), Theme.minTarget)
    Accessible.checkable: checkable
    Accessible.checked: checked
    Accessible.onToggleAction: root.press()

    Rectangle {
        anchors.fill: parent
        radius: height / 2
        color: root.checked ? Theme.ink : root.down ? Theme.pressed : !root.enabled ? Theme.paper : Theme.card
        border.width: Theme.stroke
        border.color: root.checked ? Theme.ink : Theme.line
    }

    // The tick has a place of its own, so that a press does not move the chips behind.
    Icon {
        x: Theme.px(10)
        anchors.verticalCenter: parent.verticalCenter
        visible: root.checkable && root.checked && root.icon === ""
        name: "check"
        size: Theme.px(26)
        color: root.foreground
    }

    Row {
        id: row

        anchors.centerIn: parent
        spacing: Theme.gapSmall

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: root.icon
            visible: root.icon !== ""
            color: root.foreground
        }

        Label {
            anchors.verticalCenter: parent.verticalCenter
            visible: root.text !== ""
            text: root.text
            wrapMode: Text.NoWrap
            color: root.foreground
            Accessible.ignored: true
        }
    }
}
