pragma ComponentBehavior: Bound

import QtQuick
import ".."

// A status page's QR over the whole screen, until it is put away.
Rectangle {
    id: root

    required property string url
    required property string code // grouped, as read out

    signal closed

    visible: url !== ""
    color: Theme.veil
    Accessible.role: Accessible.Dialog
    Accessible.name: qsTr("用手机扫一扫")
    onVisibleChanged: if (visible)
        close.forceActiveFocus()

    // Nothing underneath can be pressed.
    MouseArea {
        anchors.fill: parent
        hoverEnabled: true
        onWheel: wheel => wheel.accepted = true
    }

    Card {
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.margin, Theme.px(860))
        height: column.implicitHeight + 2 * Theme.margin

        Column {
            id: column

            anchors.centerIn: parent
            width: parent.width - 2 * Theme.margin
            spacing: Theme.gap

            Label {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: qsTr("用手机扫一扫")
                font.pixelSize: Theme.headlineSize
                font.bold: true
            }

            QrImage {
                anchors.horizontalCenter: parent.horizontalCenter
                side: Math.min(parent.width, root.height - 2 * Theme.margin - 3.6 * Theme.headlineSize - Theme.buttonHeight - 6 * Theme.gap)
                text: root.url
                name: qsTr("进度页的二维码")
            }

            Label {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: qsTr("回执号 %1").arg(root.code)
                font.pixelSize: Theme.bodyLargeSize
            }

            BigButton {
                id: close

                width: parent.width
                icon: "close"
                text: qsTr("收起来")
                onClicked: root.closed()
            }
        }
    }
}
