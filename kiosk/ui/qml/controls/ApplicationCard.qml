pragma ComponentBehavior: Bound

import QtQuick
import ".."

// One application: what for, how far it has come, what the employer answered. `line` is lines.Shown; the QR
// button asks for the status page's QR.
Card {
    id: root

    required property var line

    signal qrAsked

    implicitHeight: Math.max(column.implicitHeight, qr.height) + 2 * Theme.gap
    Accessible.role: Accessible.ListItem
    Accessible.name: [line.title, line.word, line.detail].filter(word => word).join(qsTr("，"))

    Column {
        id: column

        anchors.left: parent.left
        anchors.right: qr.left
        anchors.leftMargin: Theme.pad
        anchors.rightMargin: Theme.gap
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.gapSmall

        Flow {
            width: parent.width
            spacing: Theme.gapSmall

            Label {
                width: Math.min(implicitWidth, parent.width)
                rightPadding: Theme.gapSmall
                text: root.line.title
                font.pixelSize: Theme.titleSize
                font.bold: true
                wrapMode: Text.NoWrap
                elide: Text.ElideRight
            }

            StateBadge {
                word: root.line.word
                icon: root.line.icon
                tone: root.line.tone
            }
        }

        Label {
            width: parent.width
            visible: text !== ""
            text: root.line.detail
            font.pixelSize: Theme.bodyLargeSize
            font.bold: root.line.state === "interview"
            maximumLineCount: 4
            elide: Text.ElideRight
        }

        Row {
            width: parent.width
            visible: root.line.contact !== ""
            spacing: Theme.gapSmall

            Icon {
                id: phone

                name: "phone"
                color: Theme.ok
                height: contact.height
            }

            Label {
                id: contact

                width: parent.width - phone.width - parent.spacing
                text: qsTr("联系：%1").arg(root.line.contact)
                font.bold: true
                maximumLineCount: 2
                elide: Text.ElideRight
            }
        }

        Flow {
            width: parent.width
            spacing: Theme.gapSmall

            Label {
                width: Math.min(implicitWidth, parent.width)
                text: [root.line.employer, root.line.sent].filter(word => word).join(" · ")
                font.pixelSize: Theme.noteSize
                color: Theme.muted
                maximumLineCount: 2
                elide: Text.ElideRight
            }

            Label {
                text: qsTr("回执号 %1").arg(root.line.grouped)
                font.pixelSize: Theme.noteSize
                color: Theme.muted
                wrapMode: Text.NoWrap
            }
        }
    }

    BigButton {
        id: qr

        anchors.right: parent.right
        anchors.rightMargin: Theme.pad
        anchors.verticalCenter: parent.verticalCenter
        width: Theme.target(190)
        height: Theme.target(150)
        kind: "plain"
        stacked: true
        padding: Theme.gapSmall
        textSize: Theme.bodySize
        icon: "qrcode-scan"
        text: qsTr("扫码看")
        name: qsTr("用手机扫码看这份投递：%1").arg(root.line.title)
        onClicked: root.qrAsked()
    }
}
