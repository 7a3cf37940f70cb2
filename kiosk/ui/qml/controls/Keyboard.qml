import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Settings
import ".."

// Qt's on-screen keyboard with pinyin, no wider than hands like it, on a ground as wide as the screen.
Rectangle {
    id: root

    // Pinyin is there; a key pressed before would be lost.
    readonly property bool ready: InputContext.inputEngine !== null && InputContext.inputEngine.inputMethod !== null

    implicitHeight: panel.active ? panel.height + 2 * Theme.gapTiny : 0
    visible: panel.active
    color: Theme.keyboard

    // Touches beside the keys do not reach what lies beneath.
    MouseArea {
        anchors.fill: parent
    }

    InputPanel {
        id: panel

        anchors.horizontalCenter: parent.horizontalCenter
        y: Theme.gapTiny
        width: Math.min(parent.width, Theme.px(1400))

        Component.onCompleted: {
            VirtualKeyboardSettings.activeLocales = ["zh_CN", "en_US"];
            VirtualKeyboardSettings.locale = "zh_CN";
        }
    }

    MouseArea {
        anchors.fill: parent
        visible: !root.ready
    }
}
