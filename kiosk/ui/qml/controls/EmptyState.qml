import QtQuick
import ".."

// In place of a list that has nothing to show: what it is, and what to do about it.
Column {
    id: root

    required property string icon
    required property string title
    property string advice: ""
    property string action: "" // words of the button; no button without

    signal acted

    spacing: Theme.gap

    Icon {
        width: parent.width
        name: root.icon
        size: Theme.text(120)
        color: Theme.muted
    }

    Label {
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        text: root.title
        font.pixelSize: Theme.titleSize
        font.bold: true
    }

    Label {
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        visible: text !== ""
        text: root.advice
        color: Theme.muted
    }

    BigButton {
        anchors.horizontalCenter: parent.horizontalCenter
        visible: root.action !== ""
        text: root.action
        icon: "refresh"
        onClicked: root.acted()
    }
}
