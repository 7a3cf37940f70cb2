pragma ComponentBehavior: Bound

import QtQuick
import ".."

// The digits of `entry` in boxes, in the groups people read them out in. The box that comes next has a bold frame.
Item {
    id: root

    required property var entry
    required property string name // what is asked for, read aloud

    readonly property var cells: {
        const list = [];
        let at = 0;
        for (const length of root.entry.groups) {
            for (let i = 0; i < length; i++)
                list.push({
                    "text": root.entry.digits.charAt(at),
                    "at": at++,
                    "first": i === 0
                });
        }
        return list;
    }
    readonly property int gaps: cells.filter(cell => cell.first).length - 1
    readonly property real groupGap: Theme.px(24)
    readonly property real cellWidth: Math.min(Theme.text(76), (width - gaps * groupGap - (cells.length - 1 - gaps) * Theme.px(6)) / cells.length)

    implicitHeight: Theme.fieldHeight
    Accessible.role: Accessible.EditableText
    Accessible.readOnly: true
    Accessible.name: name
    Accessible.description: entry.grouped

    Row {
        anchors.verticalCenter: parent.verticalCenter

        Repeater {
            model: root.cells

            Item {
                id: cell

                required property var modelData
                required property int index
                readonly property bool next: modelData.at === root.entry.digits.length

                width: root.cellWidth + (index === 0 ? 0 : modelData.first ? root.groupGap : Theme.px(6))
                height: root.height

                Rectangle {
                    anchors.right: parent.right
                    width: root.cellWidth
                    height: parent.height
                    radius: Theme.radiusSmall
                    color: Theme.card
                    border.width: cell.next ? 2 * Theme.strokeBold : Theme.stroke
                    border.color: cell.next ? Theme.brand : Theme.muted

                    Label {
                        anchors.centerIn: parent
                        text: cell.modelData.text
                        font.pixelSize: Math.min(Theme.clockSize, 1.25 * root.cellWidth)
                        font.bold: true
                        lineHeight: 1
                        Accessible.ignored: true
                    }
                }
            }
        }
    }
}
