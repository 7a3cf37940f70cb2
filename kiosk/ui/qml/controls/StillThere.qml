import QtQuick
import ".."

// The countdown before a session ends by itself, with one big 我还在.
Rectangle {
    id: root

    required property var shell

    visible: shell.idleLeft > 0
    color: Theme.veil
    Accessible.role: Accessible.Dialog
    Accessible.name: qsTr("您还在吗？")
    onVisibleChanged: if (visible)
        here.forceActiveFocus()

    // Nothing underneath can be pressed.
    MouseArea {
        anchors.fill: parent
        hoverEnabled: true
        onWheel: wheel => wheel.accepted = true
    }

    Card {
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.margin, Theme.px(900))
        height: column.implicitHeight + 2 * Theme.margin

        Column {
            id: column

            anchors.centerIn: parent
            width: parent.width - 2 * Theme.margin
            spacing: Theme.gap

            Label {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: qsTr("您还在吗？")
                font.pixelSize: Theme.headlineSize
                font.bold: true
            }
            Label {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: root.shell.idleLeft
                font.pixelSize: Theme.displaySize
                font.bold: true
                lineHeight: 1
                color: Theme.brand
            }
            Label {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: qsTr("%1 秒后自动退出，您填的内容会从这台机器上清掉。").arg(root.shell.idleLeft)
                color: Theme.muted
            }
            BigButton {
                id: here

                width: parent.width
                height: Math.round(1.3 * Theme.buttonHeight)
                text: qsTr("我还在")
                icon: "check"
                onClicked: root.shell.stay()
            }
            BigButton {
                width: parent.width
                kind: "plain"
                icon: "exit-run"
                text: qsTr("我用完了")
                onClicked: root.shell.endSession()
            }
        }
    }
}
