pragma ComponentBehavior: Bound

import QtQuick
import ".."
import "../controls"

// 怎么联系您: scan, or leave a number and a name.
Item {
    id: root

    required property var vm
    required property var shell

    readonly property bool portrait: Theme.portrait

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
        title: root.vm.step === "choose" ? qsTr("怎么联系您？") : qsTr("留电话")
    }

    Loader {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: header.bottom
        anchors.bottom: parent.bottom
        anchors.margins: Theme.margin
        sourceComponent: root.vm.step === "phone" ? phone : root.vm.step === "name" ? name : choose
    }

    component Way: Pressable {
        id: way

        required property string text
        required property string icon
        required property string note
        property bool primary: false

        readonly property color foreground: primary ? Theme.textOnBrand : Theme.ink

        name: text
        description: note

        Rectangle {
            anchors.fill: parent
            radius: Theme.radius
            color: way.primary ? (way.down ? Theme.brandPressed : Theme.brand) : way.down ? Theme.pressed : Theme.card
            border.width: way.primary ? 0 : Theme.strokeBold
            border.color: Theme.ink
        }

        Column {
            anchors.centerIn: parent
            width: parent.width - 2 * Theme.margin
            spacing: Theme.gap

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                name: way.icon
                size: Theme.px(170)
                color: way.primary ? Theme.textOnBrand : Theme.brand
            }

            Label {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: way.text
                font.pixelSize: Theme.headlineSize
                font.bold: true
                color: way.foreground
                Accessible.ignored: true
            }

            Label {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: way.note
                font.pixelSize: Theme.bodyLargeSize
                color: way.primary ? Theme.textOnBrand : Theme.muted
                Accessible.ignored: true
            }
        }
    }

    Component {
        id: choose

        Item {
            Label {
                id: why

                width: parent.width
                text: qsTr("投出去以后，企业要能找到您。选一样就行：")
                font.pixelSize: Theme.bodyLargeSize
            }

            Grid {
                id: ways

                readonly property real cellWidth: root.portrait ? width : (width - spacing) / 2
                readonly property real cellHeight: root.portrait ? (height - spacing) / 2 : height

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.top: why.bottom
                anchors.bottom: promise.top
                anchors.topMargin: Theme.gap
                anchors.bottomMargin: Theme.margin
                columns: root.portrait ? 1 : 2
                spacing: Theme.margin

                Way {
                    width: ways.cellWidth
                    height: ways.cellHeight
                    primary: true
                    icon: "qrcode-scan"
                    text: qsTr("手机扫码登录")
                    note: qsTr("看中就投，随时看进度")
                    onClicked: root.vm.scan()
                }

                Way {
                    width: ways.cellWidth
                    height: ways.cellHeight
                    icon: "phone"
                    text: qsTr("留电话")
                    note: qsTr("没带手机、不想扫码，没有网，也能投")
                    onClicked: root.vm.leavePhone()
                }
            }

            Notice {
                id: promise

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.bottom: parent.bottom
                text: qsTr("号码只用来让企业联系您，离开后屏幕上不留。")
            }
        }
    }

    Component {
        id: phone

        DigitStep {
            entry: root.vm.phone
            title: qsTr("您的手机号是多少？")
            hint: qsTr("号码只用来让企业联系您，离开后屏幕上不留。")
            actionText: qsTr("下一步")
            actionIcon: "chevron-right"
            onAction: root.vm.next()
        }
    }

    Component {
        id: name

        NamePad {
            entry: root.vm.name
            title: qsTr("怎么称呼您？")
            hint: qsTr("点您的姓，再点先生或女士。")
            actionText: qsTr("好了，下一步")
            actionIcon: "chevron-right"
            actionEnabled: root.vm.name.valid && !root.shell.busy
            onAction: root.vm.next()
        }
    }
}
