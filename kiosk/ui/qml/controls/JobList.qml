pragma ComponentBehavior: Bound

import QtQuick
import ".."

// The job cards, whole rows to a page; flicked, or paged with the big buttons beside it.
Item {
    id: root

    required property var vm // HomeModel
    required property var shell
    property int columns: 1

    signal touched

    readonly property real gap: Theme.portrait ? Theme.gap : Theme.px(16)
    // A row's least height: three lines of type and the card's own air.
    readonly property real leastRow: 1.45 * (Theme.titleSize + Theme.paySize + Theme.noteSize) + 2 * (Theme.portrait ? Theme.px(22) : Theme.px(8)) + gap
    readonly property int rows: Math.max(1, Math.floor((height + gap) / leastRow))
    readonly property int perPage: rows * columns
    // Numbers of the first and last card in sight, from one.
    readonly property int first: Math.round(view.contentY / view.cellHeight) * columns + 1
    readonly property int last: Math.min(first + perPage - 1, root.vm.total)
    readonly property bool canBack: first > 1
    readonly property bool canForward: last < root.vm.total

    function page(direction: int): void {
        root.touched();
        const row = Math.round(view.contentY / view.cellHeight) + direction * root.rows;
        glide.to = Math.max(0, Math.min(row * view.cellHeight, view.contentHeight - view.cellHeight * root.rows));
        glide.restart();
    }

    GridView {
        id: view

        anchors.fill: parent
        anchors.rightMargin: -root.gap
        visible: root.vm.state === "list"
        clip: true
        cellWidth: Math.floor(width / root.columns)
        cellHeight: Math.floor((root.height + root.gap) / root.rows)
        cacheBuffer: Math.max(0, Math.round(2 * height))
        boundsBehavior: Flickable.StopAtBounds
        snapMode: GridView.SnapToRow
        reuseItems: true
        model: root.vm.cards
        onMovementStarted: {
            glide.stop();
            root.touched();
        }

        delegate: Item {
            id: cell

            required property int index
            required property string jobId
            required property string title
            required property bool verified
            required property string amount
            required property string unit
            required property list<string> tags
            required property string place
            required property string distance
            required property string headcount
            required property string spoken

            width: view.cellWidth
            height: view.cellHeight

            JobCard {
                width: cell.width - root.gap
                height: cell.height - root.gap
                jobId: cell.jobId
                title: cell.title
                verified: cell.verified
                amount: cell.amount
                unit: cell.unit
                tags: cell.tags
                place: cell.place
                distance: cell.distance
                headcount: cell.headcount
                spoken: cell.spoken
                canApply: !root.shell.busy
                onOpened: root.shell.openJob(cell.jobId)
                onApplied: root.shell.apply(cell.jobId)
            }
        }

        NumberAnimation {
            id: glide

            target: view
            property: "contentY"
            duration: 160
            easing.type: Easing.OutQuad
        }
    }

    Connections {
        target: root.vm

        function onRestarted(): void {
            glide.stop();
            view.positionViewAtBeginning();
        }
    }

    Loader {
        anchors.centerIn: parent
        width: Math.min(parent.width, Theme.px(760))
        active: root.vm.state !== "list" && root.vm.state !== "starting"
        sourceComponent: EmptyState {
            readonly property string state_: root.vm.state

            icon: state_ === "filling" ? "refresh" : state_ === "unreachable" ? "wifi-off" : state_ === "none" ? "magnify" : "alert-circle"
            title: state_ === "filling" ? qsTr("正在取岗位…") : state_ === "unreachable" ? qsTr("还没有取到岗位") : state_ === "none" ? (root.vm.filtered ? qsTr("没有找到合适的岗位") : qsTr("现在没有岗位")) : qsTr("岗位暂时看不了")
            advice: state_ === "filling" ? qsTr("第一次要等一小会儿，取到了会自己出现。") : state_ === "unreachable" ? qsTr("现在连不上网。网一通，岗位会自己出现；着急的话，请问驿站工作人员。") : state_ === "none" ? (root.vm.filtered ? qsTr("试试换个词、少选几个条件，或者看远一点的。") : qsTr("有新的岗位，会自己出现在这里。")) : qsTr("这台机器读不出岗位，正在自己修复。请稍等一分钟，或找工作人员。")
            action: state_ === "none" && root.vm.filtered ? qsTr("看全部岗位") : ""
            onActed: root.vm.reset()
        }
    }
}
