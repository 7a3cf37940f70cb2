import QtQuick
import ".."

// A short word about a job, not to be pressed. `kind`: "plain" or "ok" (verified).
Rectangle {
    id: root

    required property string text
    property string icon: ""
    property string kind: "plain"

    readonly property color foreground: kind === "ok" ? Theme.textOnOkSoft : Theme.ink

    implicitWidth: row.implicitWidth + 2 * Theme.px(14)
    implicitHeight: Math.round(1.7 * Theme.smallSize)
    radius: Theme.radiusSmall
    color: kind === "ok" ? Theme.okSoft : Theme.tag
    Accessible.role: Accessible.StaticText
    Accessible.name: text

    Row {
        id: row

        anchors.centerIn: parent
        spacing: Theme.gapTiny

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: root.icon
            visible: root.icon !== ""
            size: 1.05 * Theme.smallSize
            color: root.foreground
        }

        Label {
            anchors.verticalCenter: parent.verticalCenter
            visible: root.text !== ""
            text: root.text
            wrapMode: Text.NoWrap
            lineHeight: 1
            font.pixelSize: Theme.smallSize
            color: root.foreground
            Accessible.ignored: true
        }
    }
}
