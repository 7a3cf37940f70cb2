pragma ComponentBehavior: Bound

import QtQuick
import ".."

// Ten big digits, clear and delete: types into `entry` (a DigitEntry).
Grid {
    id: root

    required property var entry

    readonly property real keyWidth: (width - 2 * columnSpacing) / 3
    readonly property real keyHeight: Math.max(Theme.minTarget, (height - 3 * rowSpacing) / 4)

    columns: 3
    columnSpacing: Theme.gap
    rowSpacing: Theme.gap

    component Key: Pressable {
        id: key

        property string text: ""
        property string icon: ""

        name: text
        width: root.keyWidth
        height: root.keyHeight

        Rectangle {
            anchors.fill: parent
            radius: Theme.radius
            color: key.down ? Theme.pressed : Theme.card
            border.width: Theme.stroke
            border.color: key.enabled ? Theme.muted : Theme.line
        }

        Column {
            anchors.centerIn: parent

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                name: key.icon
                visible: key.icon !== ""
                size: Theme.text(52)
                color: key.enabled ? Theme.ink : Theme.muted
            }

            Label {
                anchors.horizontalCenter: parent.horizontalCenter
                text: key.text
                wrapMode: Text.NoWrap
                lineHeight: 1
                font.pixelSize: key.icon === "" ? Theme.clockSize : Theme.smallSize
                font.bold: key.icon === ""
                color: key.enabled ? Theme.ink : Theme.muted
                Accessible.ignored: true
            }
        }
    }

    Repeater {
        model: ["1", "2", "3", "4", "5", "6", "7", "8", "9"]

        Key {
            required property string modelData

            text: modelData
            onClicked: root.entry.press(modelData)
        }
    }

    Key {
        text: qsTr("全部清掉")
        icon: "delete"
        enabled: root.entry.digits !== ""
        onClicked: root.entry.reset()
    }

    Key {
        text: "0"
        onClicked: root.entry.press("0")
    }

    Key {
        text: qsTr("删一位")
        icon: "backspace"
        enabled: root.entry.digits !== ""
        onClicked: root.entry.backspace()
    }
}
