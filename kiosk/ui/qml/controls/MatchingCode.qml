import QtQuick
import ".."

// The two digits that the phone shows too (RFC 8628, 5.4), with the words that say so.
Row {
    id: root

    required property string code

    spacing: Theme.gap
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("手机上也应显示 %1").arg(code)

    Label {
        anchors.verticalCenter: parent.verticalCenter
        text: qsTr("手机上也应显示")
        font.pixelSize: Theme.bodyLargeSize
        Accessible.ignored: true
    }

    Label {
        anchors.verticalCenter: parent.verticalCenter
        text: root.code
        font.pixelSize: Theme.displaySize
        font.bold: true
        font.letterSpacing: Theme.px(8)
        lineHeight: 1
        color: Theme.brand
        Accessible.ignored: true
    }
}
