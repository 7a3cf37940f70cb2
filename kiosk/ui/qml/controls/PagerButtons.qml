import QtQuick
import ".."

// 上一页 and 下一页 beside a list, with where it stands. `vertical` stacks them beside a tall list.
Grid {
    id: root

    property bool vertical: false
    property bool canBack: false
    property bool canForward: false
    property int first: 0 // numbers of the first and last in sight, from one
    property int last: 0
    property int total: 0

    function number(value: int): string {
        return value.toLocaleString(Qt.locale("zh_CN"), "f", 0);
    }

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
        height: root.vertical ? (root.height - place.height - 2 * root.spacing) / 2 : root.height
        kind: "plain"
        stacked: root.vertical
        padding: root.vertical ? Theme.gapSmall : Theme.px(34)
        icon: root.vertical ? "chevron-up" : "chevron-left"
        text: qsTr("上一页")
        textSize: Theme.bodySize
        enabled: root.canBack
        onClicked: root.back()
    }

    Item {
        id: place

        width: root.vertical ? root.width : root.width - 2 * root.side - 2 * root.spacing
        height: root.vertical ? from.height + of.height : from.height
        Accessible.role: Accessible.StaticText
        Accessible.name: qsTr("%1，%2").arg(from.text).arg(of.text)

        Label {
            id: from

            width: root.vertical ? parent.width : Math.round(parent.width / 2 - Theme.gapSmall)
            horizontalAlignment: root.vertical ? Text.AlignHCenter : Text.AlignRight
            text: root.last > root.first ? qsTr("第 %1–%2 个").arg(root.first).arg(root.last) : qsTr("第 %1 个").arg(root.last)
            wrapMode: Text.NoWrap
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.minText
            font.pixelSize: Theme.noteSize
            color: Theme.muted
            Accessible.ignored: true
        }

        Label {
            id: of

            x: root.vertical ? 0 : parent.width - width
            y: root.vertical ? from.height : 0
            width: from.width
            horizontalAlignment: root.vertical ? Text.AlignHCenter : Text.AlignLeft
            text: qsTr("共 %1 个").arg(root.number(root.total))
            wrapMode: Text.NoWrap
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.minText
            font.pixelSize: Theme.noteSize
            color: Theme.muted
            Accessible.ignored: true
        }
    }

    BigButton {
        id: next

        width: root.side
        height: previous.height
        kind: "plain"
        stacked: root.vertical
        iconAfter: true
        padding: root.vertical ? Theme.gapSmall : Theme.px(34)
        icon: root.vertical ? "chevron-down" : "chevron-right"
        text: qsTr("下一页")
        textSize: Theme.bodySize
        enabled: root.canForward
        onClicked: root.forward()
    }
}
