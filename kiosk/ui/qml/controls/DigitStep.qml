pragma ComponentBehavior: Bound

import QtQuick
import ".."

// A step that asks for digits: what is asked, the boxes, what is wrong with them, the pad, and the button on.
Item {
    id: root

    required property var entry
    required property string title
    property string hint: ""
    property string problem: entry.problem
    required property string actionText
    property string actionIcon: "check"
    property bool actionEnabled: entry.valid
    property Component extra: null // above the boxes

    signal action

    readonly property bool portrait: Theme.portrait
    readonly property real half: portrait ? width : Math.round((width - Theme.margin) / 2)

    Column {
        id: words

        anchors.left: parent.left
        anchors.top: parent.top
        width: root.half
        spacing: Theme.gap

        Label {
            width: parent.width
            text: root.title
            font.pixelSize: Theme.headlineSize
            font.bold: true
            Accessible.role: Accessible.Heading
        }

        Label {
            width: parent.width
            visible: text !== ""
            text: root.hint
            color: Theme.muted
        }

        Loader {
            width: parent.width
            sourceComponent: root.extra
            visible: root.extra !== null
        }

        DigitField {
            width: parent.width
            name: root.title
            entry: root.entry
        }

        // Keeps its place, so that nothing jumps under a finger.
        Item {
            width: parent.width
            height: Math.max(notice.visible ? notice.height : 0, Theme.minTarget)

            Notice {
                id: notice

                width: parent.width
                visible: root.problem !== ""
                kind: "warn"
                text: root.problem
            }

            Label {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.problem === "" && root.entry.missing > 0
                text: qsTr("还差 %1 位").arg(root.entry.missing)
                color: Theme.muted
            }

            Row {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.problem === "" && root.entry.valid
                spacing: Theme.gapSmall

                Icon {
                    anchors.verticalCenter: parent.verticalCenter
                    name: "check-circle"
                    color: Theme.ok
                }

                Label {
                    text: qsTr("对了")
                    color: Theme.ok
                    font.bold: true
                }
            }
        }
    }

    DigitPad {
        anchors.right: parent.right
        anchors.top: root.portrait ? words.bottom : parent.top
        anchors.topMargin: root.portrait ? Theme.gap : 0
        anchors.bottom: root.portrait ? button.top : parent.bottom
        anchors.bottomMargin: root.portrait ? Theme.margin : 0
        width: root.half
        entry: root.entry
    }

    BigButton {
        id: button

        anchors.left: parent.left
        anchors.bottom: parent.bottom
        width: root.half
        height: Math.round(1.2 * Theme.buttonHeight)
        icon: root.actionIcon
        text: root.actionText
        enabled: root.actionEnabled
        onClicked: root.action()
    }
}
