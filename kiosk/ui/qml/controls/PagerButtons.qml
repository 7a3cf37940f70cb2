import QtQuick
import ".."

// 上一页 and 下一页 beside a list, with where it stands. `vertical` stacks them beside a tall list.
Grid {
    id: root

    property bool vertical: false
    property bool canBack: false
    property bool canForward: false
    property string position: "" // such as 第 1–4 个,共 5,412 个

    signal back
    signal forward

    readonly property real side: vertical ? width : Math.max(previous.implicitWidth, next.implicitWidth)

    columns: vertical ? 1 : 3
    spacing: Theme.gapSmall
    horizontalItemAlignment: Grid.AlignHCenter
    verticalItemAlignment: Grid.AlignVCenter

    BigButton {
        id: previous

        width: root.side
        height: root.vertical ? (root.height - label.height - 2 * root.spacing) / 2 : root.height
        kind: "plain"
        stacked: root.vertical
        padding: Theme.gapSmall
        icon: root.vertical ? "chevron-up" : "chevron-left"
        text: qsTr("上一页")
        textSize: Theme.bodySize
        enabled: root.canBack
        onClicked: root.back()
    }

    Label {
        id: label

        width: root.vertical ? root.width : root.width - 2 * root.side - 2 * root.spacing
        horizontalAlignment: Text.AlignHCenter
        text: root.position
        font.pixelSize: Theme.noteSize
        color: Theme.muted
    }

    BigButton {
        id: next

        width: root.side
        height: previous.height
        kind: "plain"
        stacked: root.vertical
        padding: Theme.gapSmall
        icon: root.vertical ? "chevron-down" : "chevron-right"
        text: qsTr("下一页")
        textSize: Theme.bodySize
        enabled: root.canForward
        onClicked: root.forward()
    }
}
