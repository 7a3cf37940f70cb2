import QtQuick
import ".."

// A column that may be longer than its place: flicked, or moved a page at a time by two big buttons that stand
// beside it only when something is out of sight.
Item {
    id: root

    default property alias content: column.data
    property alias spacing: column.spacing

    readonly property bool overflows: column.implicitHeight > height

    function page(direction: int): void {
        const step = 0.85 * flick.height;
        glide.to = Math.max(0, Math.min(flick.contentY + direction * step, flick.contentHeight - flick.height));
        glide.restart();
    }

    Flickable {
        id: flick

        anchors.fill: parent
        anchors.rightMargin: root.overflows ? pager.width + Theme.gap : 0
        clip: true
        contentWidth: width
        contentHeight: column.implicitHeight
        boundsBehavior: Flickable.StopAtBounds
        onMovementStarted: glide.stop()

        Column {
            id: column

            width: flick.width
            spacing: Theme.gap
        }

        NumberAnimation {
            id: glide

            target: flick
            property: "contentY"
            duration: 160
            easing.type: Easing.OutQuad
        }
    }

    Column {
        id: pager

        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        width: Theme.target(128)
        visible: root.overflows
        spacing: Theme.gap

        BigButton {
            width: parent.width
            height: (parent.height - Theme.gap) / 2
            kind: "plain"
            stacked: true
            padding: Theme.gapSmall
            icon: "chevron-up"
            text: qsTr("往上看")
            textSize: Theme.bodySize
            enabled: flick.contentY > 1
            onClicked: root.page(-1)
        }

        BigButton {
            width: parent.width
            height: (parent.height - Theme.gap) / 2
            kind: "plain"
            stacked: true
            padding: Theme.gapSmall
            icon: "chevron-down"
            text: qsTr("往下看")
            textSize: Theme.bodySize
            enabled: flick.contentY < flick.contentHeight - flick.height - 1
            onClicked: root.page(1)
        }
    }
}
