pragma ComponentBehavior: Bound

import QtQuick
import ".."
import "../controls"

// The four questions, one at a time, with pictures to tap.
Item {
    id: root

    required property var vm
    required property var shell

    readonly property bool portrait: Theme.portrait
    readonly property bool pictures: vm.step !== "name"

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
        title: qsTr("第 %1/%2 题").arg(root.vm.index + 1).arg(root.vm.count)
    }

    Row {
        id: dots

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: header.bottom
        anchors.margins: Theme.margin
        anchors.topMargin: Theme.gap
        spacing: Theme.gapSmall
        Accessible.role: Accessible.ProgressBar
        Accessible.name: header.title

        Repeater {
            model: root.vm.count

            Rectangle {
                required property int index

                width: (dots.width - (root.vm.count - 1) * dots.spacing) / root.vm.count
                height: Theme.px(14)
                radius: height / 2
                color: index <= root.vm.index ? Theme.brand : Theme.line
            }
        }
    }

    Loader {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: dots.bottom
        anchors.bottom: parent.bottom
        anchors.margins: Theme.margin
        anchors.topMargin: Theme.gap
        sourceComponent: root.pictures ? choices : name
    }

    Component {
        id: choices

        Item {
            id: page

            readonly property bool many: root.vm.step === "skills"

            Column {
                id: words

                width: parent.width

                Label {
                    width: parent.width
                    text: root.vm.title
                    font.pixelSize: Theme.headlineSize
                    font.bold: true
                    Accessible.role: Accessible.Heading
                }

                Label {
                    width: parent.width
                    text: root.vm.hint
                    color: Theme.muted
                }
            }

            Grid {
                id: grid

                readonly property int lines: Math.ceil(root.vm.answers.length / columns)
                readonly property real cellWidth: (width - (columns - 1) * spacing) / columns
                readonly property real cellHeight: Math.min((height - (lines - 1) * spacing) / lines, Theme.target(page.many ? 360 : 560))

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.top: words.bottom
                anchors.bottom: foot.top
                anchors.topMargin: Theme.gap
                anchors.bottomMargin: Theme.gap
                columns: page.many ? (root.portrait ? 3 : 5) : root.portrait ? 2 : 4
                spacing: Theme.gap

                Repeater {
                    model: root.vm.answers

                    PictureChoice {
                        required property var modelData

                        width: grid.cellWidth
                        height: grid.cellHeight
                        single: !page.many
                        text: modelData.label
                        icon: modelData.icon
                        checked: modelData.chosen
                        iconSize: page.many ? Theme.px(72) : Theme.px(140)
                        onClicked: root.vm.choose(modelData.key)
                    }
                }
            }

            Item {
                id: foot

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.bottom: parent.bottom
                height: Math.round(1.2 * Theme.buttonHeight)

                BigButton {
                    anchors.right: parent.right
                    width: (parent.width - Theme.gap) * 0.6
                    height: parent.height
                    visible: page.many || root.vm.answered
                    enabled: root.vm.answered && !root.shell.busy
                    icon: root.vm.last ? "send" : "chevron-right"
                    text: root.vm.last ? qsTr("投递") : qsTr("下一步")
                    onClicked: root.vm.next()
                }

                BigButton {
                    width: (parent.width - Theme.gap) * 0.4
                    height: parent.height
                    kind: "quiet"
                    enabled: !root.shell.busy
                    textSize: Theme.bodySize
                    text: qsTr("先不答，直接投")
                    onClicked: root.vm.skip()
                }
            }
        }
    }

    Component {
        id: name

        NamePad {
            entry: root.vm.name
            title: root.vm.title
            hint: root.vm.hint
            actionText: root.vm.last ? qsTr("投递") : qsTr("下一步")
            actionIcon: root.vm.last ? "send" : "chevron-right"
            actionEnabled: root.vm.name.valid && !root.shell.busy
            onAction: root.vm.next()
        }
    }
}
