pragma ComponentBehavior: Bound

import QtQuick
import ".."

// The filter chips in one line, with big arrows to the ones that do not fit; flicking is not needed.
Item {
    id: root

    required property var model // rows of key, word, count, on

    signal pressed(key: string)

    readonly property real arrow: Theme.chipHeight + Theme.gapSmall
    readonly property bool overflows: list.contentWidth > width

    // One page on: what was cut off becomes the first in sight.
    function page(direction: int): void {
        const edge = direction > 0 ? list.contentX + list.width : list.contentX - list.width;
        const index = list.indexAt(Math.max(0, edge), list.height / 2);
        const between = list.indexAt(Math.max(0, edge + list.spacing), list.height / 2);
        list.positionViewAtIndex(Math.max(0, index >= 0 ? index : between), ListView.Beginning);
    }

    implicitHeight: Theme.chipHeight

    Chip {
        id: before

        anchors.left: parent.left
        width: Theme.chipHeight
        visible: root.overflows && !list.atXBeginning
        checkable: false
        icon: "chevron-left"
        text: ""
        name: qsTr("前面的条件")
        onClicked: root.page(-1)
    }

    ListView {
        id: list

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: before.visible ? root.arrow : 0
        anchors.rightMargin: root.overflows ? root.arrow : 0
        height: root.height
        orientation: ListView.Horizontal
        spacing: Theme.px(16)
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        snapMode: ListView.SnapToItem
        cacheBuffer: 8000 // all of them: they are few, and paging needs their widths
        model: root.model

        delegate: Chip {
            id: chip

            required property int index
            required property string key
            required property string word
            required property int count
            required property bool on

            // Only whole chips are shown: half a word is no word.
            opacity: x + width <= list.contentX + list.width + 1 && x >= list.contentX - 1 ? 1 : 0
            text: count < 0 ? word : qsTr("%1 %2").arg(word).arg(count.toLocaleString(Qt.locale("zh_CN"), "f", 0))
            name: count < 0 ? word : qsTr("%1，%2 个岗位").arg(word).arg(count)
            checked: on
            enabled: on || count !== 0
            onClicked: root.pressed(key)
            onActiveFocusChanged: if (activeFocus)
                list.positionViewAtIndex(chip.index, ListView.Contain)
        }
    }

    Chip {
        anchors.right: parent.right
        width: Theme.chipHeight
        visible: root.overflows
        enabled: !list.atXEnd
        checkable: false
        icon: "chevron-right"
        text: ""
        name: qsTr("更多条件")
        onClicked: root.page(1)
    }
}
