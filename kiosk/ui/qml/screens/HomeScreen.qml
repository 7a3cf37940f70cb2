pragma ComponentBehavior: Bound

import QtQuick
import ".."
import "../controls"

// 一屏展示: the jobs, the search and every door of the terminal on one screen. Portrait is one column with
// the doors at the foot; landscape has the doors in a column of their own and the jobs in two.
FocusScope {
    id: root

    required property var vm
    required property var shell

    readonly property bool portrait: Theme.portrait
    readonly property bool typing: Theme.keyboardHeight > 0
    readonly property real margin: portrait ? Theme.margin : Theme.px(36)
    readonly property real gap: portrait ? Theme.gap : Theme.px(16)
    readonly property real side: portrait ? 0 : Theme.px(Theme.large || Theme.dense ? 372 : 300) // the column of doors
    readonly property real bodyX: margin + (portrait ? 0 : side + margin)
    readonly property real bodyWidth: width - bodyX - margin

    Brand {
        id: brand

        x: root.margin
        y: root.portrait ? root.margin : Theme.px(20)
        width: root.portrait ? root.width - 2 * root.margin - clock.width - Theme.gap : root.side
        height: Math.max(implicitHeight, clock.height, root.portrait ? 0 : Theme.chipHeight)
        line: root.portrait ? root.vm.stationLine : root.vm.stationName
    }

    ClockBlock {
        id: clock

        anchors.right: parent.right
        anchors.rightMargin: root.margin
        anchors.verticalCenter: brand.verticalCenter
        clock: root.vm.clock
        freshness: root.vm.freshness
        online: root.vm.online
    }

    Row {
        id: help

        x: root.bodyX
        y: root.portrait ? brand.y + brand.height + Theme.px(24) : brand.y + Math.round((brand.height - height) / 2)
        height: Theme.chipHeight
        spacing: Theme.gap

        Chip {
            text: qsTr("大字")
            icon: "format-size"
            checked: root.shell.large
            onClicked: root.shell.setLarge(!root.shell.large)
        }

        Chip {
            text: qsTr("查回执")
            name: qsTr("查回执，看投递到哪一步了")
            icon: "receipt-text"
            checkable: false
            onClicked: root.shell.go("lookup")
        }
    }

    DoneButton {
        id: done

        shell: root.shell
        x: root.portrait ? root.width - root.margin - width : Math.min(help.x + help.width + Theme.gap, clock.x - width - Theme.gap)
        y: help.y
        height: help.height
        textSize: Theme.bodySize
    }

    SearchField {
        id: search

        x: root.bodyX
        y: (root.portrait ? help.y + help.height : Math.max(brand.y + brand.height, help.y + help.height)) + root.gap
        width: root.bodyWidth
        placeholder: qsTr("想找什么活？点这里，可拼音")
        text: root.vm.text
        onEdited: (text, composing) => root.vm.search(text, composing)
    }

    ChipRow {
        id: chips

        x: root.bodyX
        y: search.y + search.height + root.gap
        width: root.bodyWidth
        model: root.vm.chips
        onPressed: key => {
            search.leave();
            root.vm.press(key);
        }
    }

    JobList {
        id: jobs

        x: root.bodyX
        y: chips.y + chips.height + root.gap
        width: root.bodyWidth - (pager.vertical && pager.visible ? pager.width + root.gap : 0)
        height: (root.typing ? root.height - Theme.keyboardHeight - root.gap : !root.portrait ? root.height - root.margin : pager.y - root.gap) - y
        vm: root.vm
        shell: root.shell
        columns: root.portrait || Theme.large || Theme.dense ? 1 : 2
        onTouched: search.leave()
    }

    PagerButtons {
        id: pager

        vertical: !root.portrait
        visible: !root.typing && root.vm.state === "list"
        x: vertical ? root.width - root.margin - width : root.bodyX
        y: vertical ? jobs.y : doors.y - root.gap - height
        width: vertical ? Math.max(Theme.target(140), 5 * Theme.noteSize) : root.bodyWidth
        height: vertical ? jobs.height : Theme.chipHeight
        canBack: jobs.canBack
        canForward: jobs.canForward
        first: jobs.first
        last: jobs.last
        total: root.vm.total
        onBack: jobs.page(-1)
        onForward: jobs.page(1)
    }

    Grid {
        id: doors

        readonly property real tileWidth: root.portrait ? (width - 3 * spacing) / 4 : width
        readonly property real tileHeight: root.portrait ? Theme.px(Theme.large ? 236 : 204) : Math.floor((root.height - root.margin - search.y - 3 * root.gap) / 4)

        visible: !root.typing || !root.portrait
        x: root.margin
        y: root.portrait ? root.height - root.margin - tileHeight : search.y
        width: root.portrait ? root.bodyWidth : root.side
        columns: root.portrait ? 4 : 1
        spacing: root.gap

        Tile {
            width: doors.tileWidth
            height: doors.tileHeight
            primary: true
            icon: root.shell.signedIn ? "clipboard-text" : "qrcode-scan"
            title: root.shell.signedIn ? qsTr("我的投递") : qsTr("扫码登录")
            hint: root.shell.signedIn ? root.shell.who : qsTr("我的投递")
            onClicked: root.shell.go(root.shell.signedIn ? "applications" : "sign_in")
        }

        Tile {
            width: doors.tileWidth
            height: doors.tileHeight
            icon: "book-open-page-variant"
            title: qsTr("查政策")
            hint: qsTr("补贴·社保")
            onClicked: root.shell.showInfo("policy")
        }

        Tile {
            width: doors.tileWidth
            height: doors.tileHeight
            icon: "scale-balance"
            title: qsTr("法律帮助")
            hint: qsTr("欠薪·工伤")
            onClicked: root.shell.showInfo("law")
        }

        Tile {
            width: doors.tileWidth
            height: doors.tileHeight
            icon: "coffee"
            title: qsTr("驿站服务")
            hint: qsTr("地址·电话")
            onClicked: root.shell.showInfo("station")
        }
    }
}
