pragma ComponentBehavior: Bound

import QtQuick
import ".."
import "../controls"

// 我的投递: each application with its state, its answer and its QR.
Item {
    id: root

    required property var vm
    required property var shell

    readonly property bool portrait: Theme.portrait

    Rectangle {
        anchors.fill: parent
        color: Theme.paper
    }

    StepHeader {
        id: heading

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.margin
        shell: root.shell
        vm: root.vm
        title: qsTr("我的投递")
    }

    Notice {
        id: notice

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: heading.bottom
        anchors.margins: Theme.margin
        height: visible ? implicitHeight : 0
        visible: text !== "" && list.visible
        kind: "warn"
        text: root.vm.said !== "" ? root.vm.said : root.vm.online ? "" : qsTr("现在连不上网：下面是这台机器知道的。投过的都在，网通了会自动更新。")
    }

    Flickable {
        id: list

        // Which cards are to be seen, even in part.
        readonly property var cards: cardColumn.children.filter(child => child instanceof ApplicationCard)
        readonly property int first: cards.findIndex(card => card.y + card.height > contentY + 1)
        readonly property int last: cards.filter(card => card.y < contentY + height - 1).length - 1
        readonly property real bottomY: Math.max(0, contentHeight - height)

        // The card that is cut off comes first on the next page; one taller than the page moves by the page.
        function turn(step: int): void {
            const cut = step > 0 ? cards[last] : cards.find(card => card.y + card.height > contentY - height);
            const target = cut && Math.abs(cut.y - contentY) > 1 && (cut.y > contentY) === (step > 0) ? cut.y : contentY + step * height;
            contentY = Math.max(0, Math.min(target, bottomY));
        }

        anchors.left: parent.left
        anchors.right: root.portrait ? parent.right : foot.left
        anchors.top: notice.bottom
        anchors.bottom: root.portrait ? foot.top : parent.bottom
        anchors.margins: Theme.margin
        anchors.rightMargin: root.portrait ? Theme.margin : Theme.gap
        anchors.topMargin: notice.visible ? Theme.gap : 0
        anchors.bottomMargin: root.portrait ? Theme.gap : Theme.margin
        visible: root.vm.lines.length > 0
        clip: true
        contentWidth: width
        contentHeight: cardColumn.implicitHeight
        boundsBehavior: Flickable.StopAtBounds
        Accessible.role: Accessible.List
        Accessible.name: heading.title

        Column {
            id: cardColumn

            width: list.width
            spacing: Theme.gap

            Repeater {
                model: root.vm.lines

                ApplicationCard {
                    required property var modelData

                    width: cardColumn.width
                    line: modelData
                    onQrAsked: root.vm.pick(modelData.receipt)
                }
            }
        }
    }

    Column {
        anchors.left: parent.left
        anchors.right: root.portrait ? parent.right : foot.left
        anchors.margins: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        visible: root.vm.lines.length === 0
        spacing: Theme.margin

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            name: root.vm.state === "failed" ? "alert-circle" : "clipboard-text"
            size: Theme.px(180)
            color: root.vm.state === "failed" ? Theme.brand : Theme.muted
        }

        Label {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: root.vm.state === "loading" ? qsTr("正在读取您的投递…") : root.vm.state === "failed" ? root.vm.said : root.vm.online ? qsTr("还没有投过岗位") : qsTr("现在连不上网，这台机器上没有您的投递记录。投过的都还在，网通了再来看。")
            font.pixelSize: root.vm.state === "ready" && root.vm.online ? Theme.headlineSize : Theme.bodyLargeSize
            font.bold: root.vm.state === "ready" && root.vm.online
        }

        Label {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            visible: root.vm.state === "ready" && root.vm.online
            text: qsTr("看中哪个活，点一下“一键投递”，进度就会出现在这里。")
            color: Theme.muted
        }

        BigButton {
            anchors.horizontalCenter: parent.horizontalCenter
            width: Math.min(parent.width, Theme.px(560))
            visible: root.vm.state === "failed"
            icon: "refresh"
            text: qsTr("再试一次")
            onClicked: root.vm.again()
        }
    }

    // Below the list in portrait, beside it in landscape.
    Item {
        id: foot

        readonly property real room: root.height - list.y - Theme.margin - (root.portrait ? Theme.buttonHeight + Theme.gap : 0)
        readonly property bool paged: list.visible && list.contentHeight > room
        readonly property real wide: Math.max(Theme.target(300), more.implicitWidth)

        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.margin
        width: root.portrait ? parent.width - 2 * Theme.margin : wide
        height: root.portrait ? Theme.buttonHeight * (paged ? 2 : 1) + (paged ? Theme.gap : 0) : parent.height - heading.y - heading.height - 2 * Theme.margin

        PagerButtons {
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.bottom: actions.top
            anchors.bottomMargin: Theme.gap
            visible: foot.paged
            vertical: !root.portrait
            canBack: list.contentY > 1
            canForward: list.contentY < list.bottomY - 1
            first: list.first + 1
            last: list.last + 1
            total: list.cards.length
            onBack: list.turn(-1)
            onForward: list.turn(1)
        }

        Grid {
            id: actions

            readonly property real cellWidth: root.portrait ? (width - spacing) / 2 : width

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            columns: root.portrait ? 2 : 1
            spacing: Theme.gap

            BigButton {
                width: actions.cellWidth
                height: Theme.buttonHeight
                icon: "magnify"
                text: qsTr("继续找活")
                onClicked: root.vm.findWork()
            }

            BigButton {
                id: more

                width: actions.cellWidth
                height: Theme.buttonHeight
                kind: "plain"
                icon: "receipt-text"
                text: qsTr("凭回执号查")
                onClicked: root.vm.lookUp()
            }
        }
    }

    QrSheet {
        anchors.fill: parent
        url: root.vm.pickedUrl
        code: root.vm.pickedCode
        onClosed: root.vm.pick("")
    }
}
