pragma ComponentBehavior: Bound

import QtQuick
import ".."
import "../controls"

// 凭回执号查: the code, the last four digits of the phone, then that one application.
Item {
    id: root

    required property var vm
    required property var shell

    property bool enlarged: false // the QR fills the screen

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
        title: qsTr("凭回执号查")
    }

    Loader {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: header.bottom
        anchors.bottom: parent.bottom
        anchors.margins: Theme.margin
        sourceComponent: root.vm.step === "code" ? code : root.vm.step === "last4" ? last4 : found
    }

    Component {
        id: code

        DigitStep {
            entry: root.vm.digits
            title: qsTr("您的回执号是多少？")
            hint: qsTr("回执上的 12 位数字，哪个驿站投的都能查。")
            actionText: qsTr("下一步")
            actionIcon: "chevron-right"
            onAction: root.vm.next()
        }
    }

    Component {
        id: last4

        DigitStep {
            entry: root.vm.digits
            title: qsTr("您手机号的后四位？")
            hint: qsTr("回执号 %1。只有您自己知道的号码，别人就看不到您的投递。").arg(root.vm.codeShown)
            problem: root.vm.said
            actionText: root.vm.busy ? qsTr("正在查…") : qsTr("查一查")
            actionIcon: "magnify"
            actionEnabled: root.vm.digits.valid && !root.vm.busy
            onAction: root.vm.next()
        }
    }

    Component {
        id: found

        Item {
            Label {
                id: words

                width: parent.width
                text: qsTr("查到了")
                font.pixelSize: Theme.headlineSize
                font.bold: true
                Accessible.role: Accessible.Heading
            }

            ApplicationCard {
                anchors.top: words.bottom
                anchors.topMargin: Theme.gap
                width: parent.width
                line: root.vm.line
                onQrAsked: root.enlarged = true
            }

            Row {
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.bottom: parent.bottom
                height: Math.round(1.2 * Theme.buttonHeight)
                spacing: Theme.gap

                BigButton {
                    width: (parent.width - parent.spacing) / 2
                    height: parent.height
                    icon: "magnify"
                    text: qsTr("继续找活")
                    onClicked: root.vm.findWork()
                }

                BigButton {
                    width: (parent.width - parent.spacing) / 2
                    height: parent.height
                    kind: "plain"
                    icon: "receipt-text"
                    text: qsTr("再查一份")
                    onClicked: root.vm.again()
                }
            }
        }
    }

    QrSheet {
        anchors.fill: parent
        url: root.enlarged && root.vm.step === "found" ? root.vm.line.url : ""
        code: root.vm.step === "found" ? root.vm.line.grouped : ""
        onClosed: root.enlarged = false
    }
}
