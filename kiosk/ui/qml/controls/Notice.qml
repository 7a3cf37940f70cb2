import QtQuick
import ".."

// A sentence that must be seen: `kind` is "info", "ok", "warn" or "error"; the icon says it too.
Rectangle {
    id: root

    required property string text
    property string kind: "info"

    readonly property color foreground: kind === "ok" ? Theme.textOnOkSoft : kind === "warn" ? Theme.textOnWarnSoft : kind === "error" ? Theme.textOnErrorSoft : Theme.ink

    implicitHeight: Math.max(label.implicitHeight + 2 * Theme.gap, Theme.minTarget)
    radius: Theme.radius
    color: kind === "ok" ? Theme.okSoft : kind === "warn" ? Theme.warnSoft : kind === "error" ? Theme.errorSoft : Theme.tag
    Accessible.role: kind === "error" || kind === "warn" ? Accessible.AlertMessage : Accessible.StaticText
    Accessible.name: text

    Icon {
        id: sign

        anchors.left: parent.left
        anchors.leftMargin: Theme.pad
        anchors.verticalCenter: parent.verticalCenter
        name: root.kind === "ok" ? "check-circle" : root.kind === "info" ? "information" : "alert-circle"
        size: 1.4 * Theme.bodySize
        color: root.foreground
    }

    Label {
        id: label

        anchors.left: sign.right
        anchors.right: parent.right
        anchors.leftMargin: Theme.gap
        anchors.rightMargin: Theme.pad
        anchors.verticalCenter: parent.verticalCenter
        text: root.text
        color: root.foreground
        Accessible.ignored: true
    }
}
