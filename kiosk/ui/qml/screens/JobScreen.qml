pragma ComponentBehavior: Bound

import QtQuick
import ".."
import "../controls"

// Everything about one job in plain words; one button, and a QR to take it along.
FocusScope {
    id: root

    required property var vm
    required property var shell

    readonly property bool portrait: Theme.portrait
    readonly property real side: Theme.px(Theme.large ? 520 : 460)

    PageHeader {
        id: header

        x: Theme.margin
        y: Theme.margin
        width: parent.width - 2 * Theme.margin
        shell: root.shell
        title: qsTr("岗位详细")
    }

    ScrollColumn {
        x: Theme.margin
        y: header.y + header.height + Theme.gap
        width: root.portrait ? root.width - 2 * Theme.margin : action.x - Theme.gap - x
        height: (root.portrait ? action.y - Theme.gap : root.height - Theme.margin) - y

        Card {
            width: parent.width
            height: head.implicitHeight + 2 * Theme.pad

            Column {
                id: head

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.margins: Theme.pad
                anchors.verticalCenter: parent.verticalCenter
                spacing: Theme.gapSmall

                Label {
                    width: parent.width
                    text: root.vm.title
                    font.pixelSize: Theme.headlineSize
                    font.bold: true
                    Accessible.role: Accessible.Heading
                }

                Flow {
                    width: parent.width
                    spacing: Theme.gap

                    Item {
                        implicitWidth: amount.width + unit.width + Theme.gapSmall
                        implicitHeight: amount.height
                        Accessible.role: Accessible.StaticText
                        Accessible.name: (root.vm.amount + " " + root.vm.unit).trim()

                        Label {
                            id: amount

                            text: root.vm.amount
                            font.pixelSize: Theme.text(72)
                            font.bold: true
                            color: Theme.pay
                            Accessible.ignored: true
                        }

                        Label {
                            id: unit

                            anchors.left: amount.right
                            anchors.leftMargin: Theme.gapSmall
                            anchors.baseline: amount.baseline
                            text: root.vm.unit
                            font.pixelSize: Theme.bodyLargeSize
                            color: Theme.pay
                            Accessible.ignored: true
                        }
                    }

                    Repeater {
                        model: root.vm.tags

                        Item {
                            required property string modelData

                            implicitWidth: tag.implicitWidth
                            implicitHeight: amount.height

                            Tag {
                                id: tag

                                anchors.verticalCenter: parent.verticalCenter
                                text: parent.modelData
                            }
                        }
                    }
                }

                IconLine {
                    width: parent.width
                    icon: root.vm.verified ? "shield-check" : "information"
                    iconColor: root.vm.verified ? Theme.ok : Theme.muted
                    textSize: Theme.bodySize
                    text: root.vm.verified ? qsTr("已核验：这家单位的证照，工作人员查过了。") : qsTr("还没有核验：去之前先打电话问清楚，不要先交钱、不要押身份证。")
                }
            }
        }

        Card {
            width: parent.width
            height: facts.implicitHeight + 2 * Theme.pad

            Grid {
                id: facts

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.margins: Theme.pad
                anchors.verticalCenter: parent.verticalCenter
                columns: Theme.large ? 1 : 2
                columnSpacing: Theme.gap
                rowSpacing: Theme.gap

                Repeater {
                    model: root.vm.facts

                    Item {
                        id: fact

                        required property var modelData

                        width: (facts.width - (facts.columns - 1) * facts.columnSpacing) / facts.columns
                        height: said.implicitHeight
                        Accessible.role: Accessible.StaticText
                        Accessible.name: qsTr("%1：%2").arg(modelData.label).arg(modelData.value)

                        Icon {
                            id: sign

                            width: 1.4 * Theme.titleSize
                            height: said.implicitHeight
                            verticalAlignment: Text.AlignTop
                            topPadding: Theme.gapTiny
                            name: fact.modelData.icon
                            size: Theme.titleSize
                            color: Theme.brand
                        }

                        Column {
                            id: said

                            anchors.left: sign.right
                            anchors.right: parent.right
                            anchors.leftMargin: Theme.gapSmall

                            Label {
                                width: parent.width
                                text: fact.modelData.label
                                font.pixelSize: Theme.smallSize
                                color: Theme.muted
                                Accessible.ignored: true
                            }

                            Label {
                                width: parent.width
                                text: fact.modelData.value
                                font.pixelSize: Theme.bodyLargeSize
                                Accessible.ignored: true
                            }
                        }
                    }
                }
            }
        }

        Card {
            width: parent.width
            visible: root.vm.description !== ""
            height: description.implicitHeight + 2 * Theme.pad

            Column {
                id: description

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.margins: Theme.pad
                anchors.verticalCenter: parent.verticalCenter
                spacing: Theme.gapSmall

                Label {
                    text: qsTr("干什么活")
                    font.pixelSize: Theme.titleSize
                    font.bold: true
                    Accessible.role: Accessible.Heading
                }

                Label {
                    width: parent.width
                    text: root.vm.description
                    font.pixelSize: Theme.bodyLargeSize
                }
            }
        }
    }

    // What one can do with it: always in sight.
    Card {
        id: action

        x: root.portrait ? Theme.margin : root.width - Theme.margin - width
        y: root.portrait ? root.height - Theme.margin - height : header.y + header.height + Theme.gap
        width: root.portrait ? root.width - 2 * Theme.margin : root.side
        height: root.portrait ? Theme.px(300) : root.height - Theme.margin - y

        QrImage {
            id: qr

            visible: root.vm.takeAlong !== ""
            x: root.portrait ? Theme.pad : (parent.width - width) / 2
            y: Theme.pad
            side: root.portrait ? parent.height - 2 * Theme.pad : Math.min(parent.width - 2 * Theme.pad, parent.height - apply.height - caption.height - 4 * Theme.pad)
            text: root.vm.takeAlong
            name: caption.text
        }

        Label {
            id: caption

            visible: qr.visible
            x: root.portrait ? qr.x + qr.width + Theme.gap : Theme.pad
            y: root.portrait ? apply.y - height - Theme.gap : qr.y + qr.height + Theme.gapSmall
            width: root.portrait ? parent.width - x - Theme.pad : parent.width - 2 * Theme.pad
            horizontalAlignment: root.portrait ? Text.AlignLeft : Text.AlignHCenter
            text: qsTr("手机扫一扫，带走这个岗位")
            color: Theme.muted
            Accessible.ignored: true
        }

        BigButton {
            id: apply

            x: root.portrait && qr.visible ? qr.x + qr.width + Theme.gap : Theme.pad
            y: parent.height - Theme.pad - height
            width: parent.width - x - Theme.pad
            height: Theme.target(148)
            textSize: Theme.headlineSize
            icon: "send"
            text: qsTr("一键投递")
            enabled: !root.shell.busy
            onClicked: root.shell.apply(root.vm.jobId)
        }
    }
}
