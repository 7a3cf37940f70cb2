pragma ComponentBehavior: Bound

import QtQuick
import ".."

// One job at a glance. The card opens its page; 一键投递 applies at once.
Item {
    id: root

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

    property bool canApply: true

    // The least height at which nothing is cut off.
    readonly property real padding: Theme.portrait ? Theme.px(22) : Theme.px(12)

    signal opened
    signal applied

    Pressable {
        anchors.fill: parent
        name: root.spoken
        description: qsTr("看详细")
        onClicked: root.opened()

        Card {
            anchors.fill: parent
            color: parent.down ? Theme.pressed : Theme.card
        }
    }

    Item {
        id: words

        anchors.left: parent.left
        anchors.right: apply.left
        anchors.leftMargin: Theme.px(26)
        anchors.rightMargin: Theme.gap
        anchors.verticalCenter: parent.verticalCenter
        height: title.height + pay.height + where.height

        Label {
            id: title

            // A long title first takes the badge's words, whose shield then stands alone, before it is cut short.
            readonly property real room: words.width - Theme.px(16)
            readonly property bool shortBadge: implicitWidth > room - badgeWords.implicitWidth

            width: Math.min(implicitWidth, root.verified ? room - badge.width : words.width)
            text: root.title
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
            font.pixelSize: Theme.titleSize
            font.bold: true
            Accessible.ignored: true
        }

        Tag {
            id: badge

            anchors.left: title.right
            anchors.leftMargin: Theme.px(16)
            anchors.verticalCenter: title.verticalCenter
            visible: root.verified
            kind: "ok"
            icon: "shield-check"
            text: title.shortBadge ? "" : badgeWords.text
            Accessible.ignored: true
        }

        Tag {
            id: badgeWords

            visible: false
            icon: "shield-check"
            text: qsTr("已核验")
        }

        Item {
            id: pay

            anchors.top: title.bottom
            width: parent.width
            height: amount.height

            Label {
                id: amount

                text: root.amount
                wrapMode: Text.NoWrap
                font.pixelSize: Theme.paySize
                font.bold: true
                color: Theme.pay
                Accessible.ignored: true
            }

            Label {
                id: unit

                anchors.left: amount.right
                anchors.leftMargin: Theme.px(14)
                anchors.baseline: amount.baseline
                text: root.unit
                wrapMode: Text.NoWrap
                color: Theme.pay
                Accessible.ignored: true
            }

            // Whole tags only: one that does not fit wraps to a second line, which is cut off.
            Flow {
                id: tagRow

                anchors.left: unit.right
                anchors.right: parent.right
                anchors.leftMargin: root.unit === "" ? 0 : Theme.px(20)
                anchors.verticalCenter: parent.verticalCenter
                height: Math.round(1.7 * Theme.smallSize)
                spacing: Theme.px(16)
                clip: true

                Repeater {
                    model: root.tags

                    Tag {
                        required property string modelData

                        text: modelData
                        visible: implicitWidth <= tagRow.width
                        Accessible.ignored: true
                    }
                }
            }
        }

        Item {
            id: where

            readonly property string facts: [root.distance, root.headcount].filter(word => word !== "").join(" · ")
            readonly property real room: width - pin.width - Theme.gapTiny - (facts === "" ? 0 : dot.implicitWidth + rest.implicitWidth)
            // Landscape's cards are narrow: there a place that would be cut short gives way to the distance.
            readonly property bool hasPlace: facts === "" || room >= (Theme.portrait ? 4 * Theme.noteSize : place.implicitWidth)

            anchors.top: pay.bottom
            width: parent.width
            height: place.height

            Icon {
                id: pin

                anchors.verticalCenter: place.verticalCenter
                anchors.verticalCenterOffset: Theme.px(2)
                name: "map-marker"
                size: 1.1 * Theme.noteSize
                color: Theme.muted
            }

            Label {
                id: place

                anchors.left: pin.right
                anchors.leftMargin: Theme.gapTiny
                width: Math.min(implicitWidth, where.room)
                visible: where.hasPlace
                text: root.place
                wrapMode: Text.NoWrap
                elide: Text.ElideRight
                font.pixelSize: Theme.noteSize
                color: Theme.muted
                Accessible.ignored: true
            }

            Label {
                id: dot

                anchors.left: place.right
                anchors.leftMargin: place.truncated ? place.contentWidth - place.width : 0
                visible: where.hasPlace && where.facts !== ""
                text: " · "
                wrapMode: Text.NoWrap
                font.pixelSize: Theme.noteSize
                color: Theme.muted
                Accessible.ignored: true
            }

            Label {
                id: rest

                anchors.left: where.hasPlace ? dot.right : place.left
                text: where.facts
                wrapMode: Text.NoWrap
                font.pixelSize: Theme.noteSize
                color: Theme.muted
                Accessible.ignored: true
            }
        }
    }

    BigButton {
        id: apply

        anchors.right: parent.right
        anchors.rightMargin: Theme.px(26)
        anchors.verticalCenter: parent.verticalCenter
        width: Math.max(Theme.portrait ? Theme.target(216) : Theme.target(172), implicitWidth)
        height: Math.min(root.height - 2 * Theme.gapSmall, Theme.portrait ? Theme.target(148) : Theme.target(128))
        padding: Theme.px(20)
        textSize: Theme.portrait ? Theme.buttonSize : Theme.bodySize
        stacked: true
        icon: "send"
        text: qsTr("一键投递")
        name: qsTr("一键投递 %1").arg(root.title)
        enabled: root.canApply
        onClicked: root.applied()
    }
}
