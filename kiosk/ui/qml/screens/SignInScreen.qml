pragma ComponentBehavior: Bound

import QtQuick
import ".."
import "../controls"

// 扫码登录: the QR with its matching code and countdown, what to do in three lines, and 留电话 for everybody else.
Item {
    id: root

    required property var vm
    required property var shell

    readonly property bool portrait: Theme.portrait
    readonly property bool shown: vm.state === "waiting"
    readonly property bool scanned: vm.state === "scanned"
    readonly property real half: portrait ? width - 2 * Theme.margin : Math.round((width - 3 * Theme.margin) / 2)

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
        title: qsTr("扫码登录")
    }

    Card {
        id: sheet

        readonly property real room: root.portrait ? actions.y - steps.implicitHeight - 2 * Theme.margin - y : root.height - Theme.margin - y
        readonly property real side: Math.min(width - 2 * Theme.pad, height - foot.implicitHeight - 3 * Theme.gap)

        anchors.left: parent.left
        anchors.leftMargin: Theme.margin
        anchors.top: header.bottom
        anchors.topMargin: Theme.margin
        width: root.half
        height: room

        QrImage {
            id: qr

            anchors.horizontalCenter: parent.horizontalCenter
            anchors.top: parent.top
            anchors.topMargin: Theme.gap
            visible: root.shown
            side: sheet.side
            text: root.vm.qrText
            name: qsTr("登录二维码，请用手机扫")
        }

        Column {
            id: foot

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            anchors.margins: Theme.gap
            visible: root.shown
            spacing: 0

            MatchingCode {
                anchors.horizontalCenter: parent.horizontalCenter
                code: root.vm.matchingCode
            }

            Row {
                anchors.horizontalCenter: parent.horizontalCenter
                spacing: Theme.gapSmall

                Icon {
                    anchors.verticalCenter: parent.verticalCenter
                    name: root.vm.shaky ? "wifi-off" : "clock-outline"
                    color: Theme.muted
                }

                Label {
                    anchors.verticalCenter: parent.verticalCenter
                    text: root.vm.shaky ? qsTr("网络不稳，正在接着连，请别走开") : qsTr("%1 秒后自动换新码").arg(root.vm.secondsLeft)
                    wrapMode: Text.NoWrap
                    color: Theme.muted
                }
            }
        }

        Column {
            anchors.centerIn: parent
            width: parent.width - 2 * Theme.margin
            visible: root.scanned
            spacing: Theme.gap

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                name: "cellphone-check"
                size: Theme.px(110)
                color: Theme.ok
            }

            Label {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: qsTr("手机已扫到，请在手机上接着做")
                font.pixelSize: Theme.titleSize
                font.bold: true
                Accessible.role: Accessible.AlertMessage
            }

            MatchingCode {
                anchors.horizontalCenter: parent.horizontalCenter
                code: root.vm.matchingCode
            }

            Row {
                anchors.horizontalCenter: parent.horizontalCenter
                spacing: Theme.gapSmall

                Icon {
                    anchors.verticalCenter: parent.verticalCenter
                    name: root.vm.shaky ? "wifi-off" : "clock-outline"
                    color: Theme.muted
                }

                Label {
                    anchors.verticalCenter: parent.verticalCenter
                    text: root.vm.shaky ? qsTr("网络不稳，正在接着连，请别走开") : root.vm.secondsLeft >= 60 ? qsTr("还有 %1 分 %2 秒，不用急").arg(Math.floor(root.vm.secondsLeft / 60)).arg(root.vm.secondsLeft % 60) : qsTr("还有 %1 秒").arg(root.vm.secondsLeft)
                    wrapMode: Text.NoWrap
                    color: Theme.muted
                }
            }

            Label {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: qsTr("不是您的手机扫的？换个新码再扫")
                font.pixelSize: Theme.noteSize
                color: Theme.muted
            }

            BigButton {
                anchors.horizontalCenter: parent.horizontalCenter
                width: Math.min(parent.width, Theme.px(560))
                kind: "plain"
                icon: "refresh"
                text: qsTr("换个新码")
                onClicked: root.vm.again()
            }
        }

        Column {
            anchors.centerIn: parent
            width: parent.width - 2 * Theme.margin
            visible: !root.shown && !root.scanned
            spacing: Theme.margin

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                name: root.vm.state === "starting" ? "qrcode-scan" : root.vm.state === "offline" ? "wifi-off" : root.vm.state === "done" ? "check-circle" : "alert-circle"
                size: Theme.px(150)
                color: root.vm.state === "done" ? Theme.ok : root.vm.state === "starting" ? Theme.muted : Theme.brand
            }

            Label {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                font.pixelSize: Theme.headlineSize
                font.bold: true
                text: root.vm.state === "starting" ? qsTr("正在取二维码…") : root.vm.state === "denied" ? qsTr("没有登录") : root.vm.state === "offline" ? qsTr("连不上网") : root.vm.state === "done" ? qsTr("登录好了") : qsTr("暂时不能扫码")
            }

            Label {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                visible: text !== ""
                text: root.vm.state === "denied" ? qsTr("您在手机上点了“不是我”，这台机器没有登录您的账号。要登录，就再出一个新码。") : root.vm.said
            }

            BigButton {
                anchors.horizontalCenter: parent.horizontalCenter
                width: Math.min(parent.width, Theme.px(560))
                visible: root.vm.state === "denied" || root.vm.state === "offline" || root.vm.state === "refused"
                icon: "refresh"
                text: root.vm.state === "denied" ? qsTr("出个新码") : qsTr("再试一次")
                onClicked: root.vm.again()
            }

            BigButton {
                anchors.horizontalCenter: parent.horizontalCenter
                width: Math.min(parent.width, Theme.px(560))
                visible: root.vm.state === "done"
                enabled: !root.shell.busy
                icon: "chevron-right"
                text: qsTr("继续")
                onClicked: root.vm.goOn()
            }
        }
    }

    Column {
        id: steps

        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        anchors.bottom: root.portrait ? actions.top : undefined
        anchors.bottomMargin: Theme.margin
        anchors.top: root.portrait ? undefined : sheet.top
        width: root.half
        spacing: Theme.gap

        Repeater {
            model: [
                {
                    "icon": "qrcode-scan",
                    "text": qsTr("打开微信或相机，扫一扫"),
                    "note": qsTr("不用装软件")
                },
                {
                    "icon": "cellphone",
                    "text": qsTr("填手机号和短信里的数字"),
                    "note": qsTr("号码填在您自己的手机上")
                },
                {
                    "icon": "check-circle",
                    "text": qsTr("数字一样，点“是我，登录”"),
                    "note": qsTr("不一样，点“不是我”")
                }
            ]

            Card {
                id: step

                required property var modelData
                required property int index
                readonly property bool done: root.scanned && index === 0

                width: steps.width
                height: Math.max(line.implicitHeight + Theme.gap, root.portrait ? Theme.px(128) : (actions.y - sheet.y - 3 * steps.spacing) / 3)
                Accessible.role: Accessible.StaticText
                Accessible.name: qsTr("第 %1 步，%2，%3").arg(index + 1).arg(modelData.text).arg(modelData.note)

                Rectangle {
                    id: circle

                    anchors.left: parent.left
                    anchors.leftMargin: Theme.pad
                    anchors.verticalCenter: parent.verticalCenter
                    width: 1.7 * Theme.titleSize
                    height: width
                    radius: width / 2
                    color: step.done ? Theme.ok : Theme.brand

                    Icon {
                        anchors.centerIn: parent
                        visible: step.done
                        name: "check"
                        size: Theme.titleSize
                        color: Theme.textOnBrand
                    }

                    Label {
                        anchors.centerIn: parent
                        visible: !step.done
                        text: step.index + 1
                        font.pixelSize: Theme.titleSize
                        font.bold: true
                        lineHeight: 1
                        color: Theme.textOnBrand
                        Accessible.ignored: true
                    }
                }

                Column {
                    id: line

                    anchors.left: circle.right
                    anchors.right: sign.left
                    anchors.leftMargin: Theme.pad
                    anchors.rightMargin: Theme.gap
                    anchors.verticalCenter: parent.verticalCenter

                    Label {
                        width: parent.width
                        text: step.modelData.text
                        font.pixelSize: Theme.bodyLargeSize
                        font.bold: true
                        Accessible.ignored: true
                    }

                    Label {
                        width: parent.width
                        text: step.modelData.note
                        font.pixelSize: Theme.noteSize
                        color: Theme.muted
                        Accessible.ignored: true
                    }
                }

                Icon {
                    id: sign

                    anchors.right: parent.right
                    anchors.rightMargin: Theme.pad
                    anchors.verticalCenter: parent.verticalCenter
                    name: step.modelData.icon
                    size: Theme.iconLarge
                    color: Theme.brand
                }
            }
        }
    }

    BigButton {
        id: actions

        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.margin
        width: root.half
        height: Math.round(1.2 * Theme.buttonHeight)
        kind: root.vm.state === "offline" ? "primary" : "plain"
        icon: "phone"
        text: root.vm.state === "offline" ? qsTr("留电话，照样能投") : qsTr("没带手机？留电话")
        onClicked: root.vm.leavePhone()
    }
}
