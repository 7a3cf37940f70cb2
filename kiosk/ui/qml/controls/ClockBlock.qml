import QtQuick
import ".."

// The time, and how fresh the jobs are; a sign and the words tell when they are not.
Column {
    id: root

    required property string clock
    required property string freshness
    required property bool online

    spacing: -Theme.px(8)

    Label {
        anchors.right: parent.right
        text: root.clock
        wrapMode: Text.NoWrap
        font.pixelSize: Theme.clockSize
        font.bold: true
        Accessible.name: qsTr("现在 %1").arg(root.clock)
    }

    Row {
        anchors.right: parent.right
        spacing: Theme.gapTiny
        visible: root.freshness !== ""

        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            visible: root.online
            width: Theme.px(18)
            height: width
            radius: width / 2
            color: Theme.ok
        }

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            visible: !root.online
            name: "wifi-off"
            size: 1.1 * Theme.smallSize
            color: Theme.textOnWarnSoft
        }

        Label {
            text: root.freshness
            wrapMode: Text.NoWrap
            font.pixelSize: Theme.smallSize
            color: root.online ? Theme.ok : Theme.textOnWarnSoft
        }
    }
}
