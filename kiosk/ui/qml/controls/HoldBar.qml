import QtQuick
import ".."

// 撤回: a button and how long it still works, in words and as a bar.
Item {
    id: root

    required property int secondsLeft
    required property real fraction // 1 to 0

    signal takenBack

    implicitHeight: column.implicitHeight

    Column {
        id: column

        width: parent.width
        spacing: Theme.gapSmall

        BigButton {
            width: parent.width
            kind: "danger"
            icon: "undo"
            text: qsTr("点错了，撤回（%1 秒）").arg(root.secondsLeft)
            onClicked: root.takenBack()
        }

        Rectangle {
            width: parent.width
            height: Theme.px(20)
            radius: height / 2
            color: Theme.line
            Accessible.role: Accessible.ProgressBar
            Accessible.name: qsTr("还能撤回 %1 秒").arg(root.secondsLeft)

            Rectangle {
                width: Math.max(parent.height, parent.width * root.fraction)
                height: parent.height
                radius: height / 2
                color: Theme.brand
            }
        }
    }
}
