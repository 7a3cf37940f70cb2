pragma ComponentBehavior: Bound

import QtQuick
import ".."
import "../controls"

// 回执: the code, the honest state, what happens next, and ten seconds to take it back.
Item {
    id: root

    required property var vm
    required property var shell

    readonly property bool portrait: Theme.portrait
    readonly property bool tight: !portrait && Theme.large // little room: the hints go, the facts stay
    readonly property bool gone: vm.state === "taken_back"
    readonly property real sideWidth: portrait ? width - 2 * Theme.margin : Math.round(0.36 * width)

    Rectangle {
        anchors.fill: parent
        color: Theme.paper
    }

    StepHeader {
        id: header

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.margin
        shell: root.shell
        vm: root.vm
        title: qsTr("投递回执")
    }

    Card {
        id: sheet

        readonly property real natural: words.implicitHeight + 2 * Theme.margin

        anchors.left: parent.left
        anchors.top: header.bottom
        anchors.margins: Theme.margin
        width: root.width - 2 * Theme.margin - (root.portrait || !code.visible ? 0 : root.sideWidth + Theme.gap)
        height: root.gone ? natural : root.portrait ? Math.min(natural, Math.round(0.52 * root.height)) : buttons.y - Theme.gap - y

        ScrollColumn {
            id: words

            readonly property real implicit: rows.implicitHeight

            implicitHeight: implicit
            anchors.fill: parent
            anchors.margins: root.tight ? Theme.gap : Theme.margin

            Column {
                id: rows

                width: parent ? parent.width : 0
                spacing: root.tight ? Theme.gapSmall : Theme.gap

                Row {
                    width: parent.width
                    spacing: Theme.gap

                    Icon {
                        id: sign

                        anchors.verticalCenter: parent.verticalCenter
                        name: root.gone ? "undo" : root.vm.state === "needs_help" ? "alert-circle" : "check-circle"
                        size: Theme.displaySize
                        color: root.gone ? Theme.muted : root.vm.state === "needs_help" ? Theme.brand : Theme.ok
                    }

                    Column {
                        anchors.verticalCenter: parent.verticalCenter
                        width: parent.width - sign.width - parent.spacing

                        Label {
                            width: parent.width
                            text: root.vm.headline
                            font.pixelSize: root.tight ? Theme.headlineSize : Theme.clockSize
                            font.bold: true
                            Accessible.role: Accessible.Heading
                        }

                        Label {
                            width: parent.width
                            visible: text !== ""
                            text: root.vm.jobTitle
                            font.pixelSize: Theme.bodyLargeSize
                            color: Theme.muted
                            maximumLineCount: root.portrait ? 2 : 1
                            elide: Text.ElideRight
                        }
                    }
                }

                StateBadge {
                    word: root.vm.badge.word
                    icon: root.vm.badge.icon
                    tone: root.vm.badge.tone
                    textSize: Theme.bodyLargeSize
                }

                Column {
                    width: parent.width
                    visible: !root.gone

                    Label {
                        width: parent.width
                        visible: !root.tight
                        text: qsTr("回执号（记下或拍下来，哪个驿站都能查）")
                        color: Theme.muted
                    }

                    Label {
                        width: parent.width
                        text: root.vm.code
                        font.pixelSize: root.tight ? 0.8 * Theme.displaySize : Theme.displaySize
                        font.bold: true
                        fontSizeMode: Text.HorizontalFit
                        minimumPixelSize: Theme.minText
                        wrapMode: Text.NoWrap
                        Accessible.name: qsTr("回执号 %1").arg(root.vm.code)
                    }
                }

                Rectangle {
                    width: parent.width
                    height: Theme.stroke
                    color: Theme.line
                    visible: !root.gone && !root.tight
                }

                Label {
                    width: parent.width
                    visible: root.vm.note === ""
                    text: root.vm.nextText
                    font.pixelSize: Theme.bodyLargeSize
                }

                Notice {
                    width: parent.width
                    visible: text !== ""
                    kind: "warn"
                    text: root.vm.note
                }
            }
        }
    }

    Card {
        id: code

        readonly property real bottomLine: hold.visible ? hold.y : buttons.y
        readonly property real topLine: root.portrait ? sheet.y + sheet.height + Theme.gap : header.y + header.height + Theme.margin

        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        y: topLine
        width: root.sideWidth
        height: bottomLine - Theme.gap - topLine
        visible: !root.gone

        QrImage {
            id: qr

            anchors.horizontalCenter: parent.horizontalCenter
            anchors.top: parent.top
            anchors.topMargin: Theme.gap
            side: Math.max(0, Math.min(parent.width - 2 * Theme.gap, parent.height - caption.height - 3 * Theme.gap))
            text: root.vm.url
            name: qsTr("进度页的二维码")
        }

        Label {
            id: caption

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            anchors.margins: Theme.gap
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("手机扫一扫，随时看进度")
        }
    }

    HoldBar {
        id: hold

        anchors.right: parent.right
        anchors.bottom: buttons.top
        anchors.rightMargin: Theme.margin
        anchors.bottomMargin: Theme.gap
        width: root.sideWidth
        visible: root.vm.canTakeBack
        secondsLeft: root.vm.holdLeft
        fraction: root.vm.holdFraction
        onTakenBack: root.vm.takeBack()
    }

    Row {
        id: buttons

        readonly property int count: root.shell.signedIn ? 3 : 2
        readonly property real cellWidth: (width - (count - 1) * spacing) / count

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.margin
        height: Math.round(1.2 * Theme.buttonHeight)
        spacing: Theme.gap

        BigButton {
            width: buttons.cellWidth
            height: parent.height
            icon: "magnify"
            text: qsTr("继续找活")
            onClicked: root.vm.findMore()
        }

        BigButton {
            width: buttons.cellWidth
            height: parent.height
            visible: root.shell.signedIn
            kind: "plain"
            icon: "clipboard-text"
            text: qsTr("我的投递")
            onClicked: root.vm.showMine()
        }

        BigButton {
            width: buttons.cellWidth
            height: parent.height
            kind: "danger"
            icon: "exit-run"
            text: qsTr("我用完了")
            onClicked: root.shell.endSession()
        }
    }
}
