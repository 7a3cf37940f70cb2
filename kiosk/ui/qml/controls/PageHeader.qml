import QtQuick
import ".."

// Top of every screen but home: back, the screen's title, and 我用完了 while a person is at it.
Item {
    id: root

    required property var shell
    required property string title

    implicitHeight: Math.max(Theme.headerHeight, label.implicitHeight)

    BigButton {
        id: back

        anchors.left: parent.left
        anchors.verticalCenter: parent.verticalCenter
        height: Theme.target(92)
        kind: "plain"
        icon: "arrow-left"
        text: qsTr("返回")
        onClicked: root.shell.back()
    }

    Label {
        id: label

        anchors.left: back.right
        anchors.right: done.visible ? done.left : parent.right
        anchors.margins: Theme.pad
        anchors.verticalCenter: parent.verticalCenter
        text: root.title
        font.pixelSize: Theme.headlineSize
        font.bold: true
        lineHeight: 1.1
        maximumLineCount: 2
        elide: Text.ElideRight
        Accessible.role: Accessible.Heading
    }

    DoneButton {
        id: done

        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        shell: root.shell
    }
}
