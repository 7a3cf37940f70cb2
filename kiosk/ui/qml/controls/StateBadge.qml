pragma ComponentBehavior: Bound

import QtQuick
import ".."

// How far an application has come: a word, an icon and a colour, all three saying the same. `tone`: "wait"
// (not yet out), "ok", "good" (an answer to be glad of), "quiet" (over), "alert" (somebody has to help).
Rectangle {
    id: root

    required property string word
    required property string icon
    required property string tone
    property real textSize: Theme.bodySize

    readonly property color foreground: tone === "wait" ? Theme.textOnWarnSoft : tone === "alert" ? Theme.textOnErrorSoft : tone === "quiet" ? Theme.ink : Theme.textOnOkSoft

    implicitWidth: row.implicitWidth + 2 * Theme.gap
    implicitHeight: Math.round(1.75 * textSize)
    radius: Theme.radiusSmall
    color: tone === "wait" ? Theme.warnSoft : tone === "alert" ? Theme.errorSoft : tone === "quiet" ? Theme.tag : Theme.okSoft
    border.width: tone === "good" || tone === "alert" ? Theme.strokeBold : 0
    border.color: foreground
    Accessible.role: Accessible.StaticText
    Accessible.name: word

    Row {
        id: row

        anchors.centerIn: parent
        spacing: Theme.gapSmall

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: root.icon
            size: 1.15 * root.textSize
            color: root.foreground
        }

        Label {
            anchors.verticalCenter: parent.verticalCenter
            text: root.word
            wrapMode: Text.NoWrap
            lineHeight: 1
            font.pixelSize: root.textSize
            font.bold: true
            color: root.foreground
            Accessible.ignored: true
        }
    }
}
