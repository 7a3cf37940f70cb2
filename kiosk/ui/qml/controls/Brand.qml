import QtQuick
import ".."

// The inn's sign: 栈, the name, and which station this is.
Item {
    id: root

    property string line: ""

    implicitHeight: Math.max(block.height, names.height)

    Rectangle {
        id: block

        y: Math.round((parent.height - height) / 2)
        width: Theme.portrait ? Theme.px(104) : Theme.px(92)
        height: width
        radius: Theme.radius
        color: Theme.brand

        Label {
            anchors.centerIn: parent
            text: qsTr("栈")
            font.pixelSize: Math.round(0.6 * parent.width)
            font.bold: true
            color: Theme.textOnBrand
            Accessible.ignored: true
        }
    }

    Column {
        id: names

        anchors.left: block.right
        anchors.right: parent.right
        anchors.leftMargin: Theme.portrait ? Theme.px(24) : Theme.px(18)
        anchors.verticalCenter: parent.verticalCenter
        spacing: -Theme.px(6)

        Label {
            width: parent.width
            text: qsTr("零工客栈")
            wrapMode: Text.NoWrap
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.minText
            font.pixelSize: Theme.portrait ? Theme.headlineSize : Theme.titleSize
            font.bold: true
            Accessible.role: Accessible.Heading
        }

        Label {
            width: parent.width
            text: root.line
            visible: text !== ""
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.minText
            font.pixelSize: Theme.noteSize
            color: Theme.muted
        }
    }
}
