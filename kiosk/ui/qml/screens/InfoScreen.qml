pragma ComponentBehavior: Bound

import QtQuick
import ".."
import "../controls"

// What cannot be done here yet, and who helps meanwhile.
FocusScope {
    id: root

    required property var vm
    required property var shell

    PageHeader {
        id: header

        x: Theme.margin
        y: Theme.margin
        width: parent.width - 2 * Theme.margin
        shell: root.shell
        title: root.vm.title
    }

    ScrollColumn {
        anchors.top: header.bottom
        anchors.topMargin: Theme.gap
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.margin

        Notice {
            width: parent.width
            kind: "info"
            text: root.vm.notice
        }

        Grid {
            id: hotlines

            width: parent.width
            columns: Theme.portrait || Theme.large ? 1 : 3
            spacing: Theme.gap

            Repeater {
                model: root.vm.hotlines

                Card {
                    id: hotline

                    required property var modelData

                    width: (hotlines.width - (hotlines.columns - 1) * hotlines.spacing) / hotlines.columns
                    height: lines.implicitHeight + 2 * Theme.pad
                    Accessible.role: Accessible.StaticText
                    Accessible.name: qsTr("%1，%2。%3").arg(modelData.name).arg(modelData.number).arg(modelData.help)

                    Column {
                        id: lines

                        anchors.left: parent.left
                        anchors.right: parent.right
                        anchors.margins: Theme.pad
                        anchors.verticalCenter: parent.verticalCenter

                        Row {
                            spacing: Theme.gapSmall

                            Icon {
                                anchors.verticalCenter: parent.verticalCenter
                                name: "phone"
                                size: Theme.paySize
                                color: Theme.brand
                            }

                            Label {
                                text: hotline.modelData.number
                                font.pixelSize: Theme.text(72)
                                font.bold: true
                                color: Theme.brand
                                Accessible.ignored: true
                            }
                        }

                        Label {
                            width: parent.width
                            text: hotline.modelData.name
                            font.pixelSize: Theme.titleSize
                            font.bold: true
                            Accessible.ignored: true
                        }

                        Label {
                            width: parent.width
                            text: hotline.modelData.help
                            color: Theme.muted
                            Accessible.ignored: true
                        }
                    }
                }
            }
        }

        Grid {
            id: pair

            readonly property real half: (width - (columns - 1) * spacing) / columns

            // Side by side they are as high as the higher one.
            function even(height: real): real {
                return (columns === 1 ? height : Math.max(advice.implicitHeight, station.implicitHeight)) + 2 * Theme.pad;
            }

            width: parent.width
            columns: hotlines.columns > 1 && root.vm.station.length > 0 ? 2 : 1
            spacing: Theme.gap

            Card {
                width: pair.half
                height: pair.even(advice.implicitHeight)

                Column {
                    id: advice

                    anchors.left: parent.left
                    anchors.right: parent.right
                    anchors.margins: Theme.pad
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: Theme.gapSmall

                    Label {
                        text: qsTr("先记住")
                        font.pixelSize: Theme.titleSize
                        font.bold: true
                        Accessible.role: Accessible.Heading
                    }

                    Repeater {
                        model: root.vm.advice

                        IconLine {
                            required property string modelData

                            width: advice.width
                            icon: "check-circle"
                            text: modelData
                        }
                    }
                }
            }

            Card {
                width: pair.half
                visible: root.vm.station.length > 0
                height: pair.even(station.implicitHeight)

                Column {
                    id: station

                    anchors.left: parent.left
                    anchors.right: parent.right
                    anchors.margins: Theme.pad
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: Theme.gapSmall

                    Label {
                        width: parent.width
                        text: root.vm.stationName
                        font.pixelSize: Theme.titleSize
                        font.bold: true
                        Accessible.role: Accessible.Heading
                    }

                    Repeater {
                        model: root.vm.station

                        IconLine {
                            required property var modelData

                            width: station.width
                            icon: modelData.icon
                            text: modelData.text
                        }
                    }
                }
            }
        }
    }
}
