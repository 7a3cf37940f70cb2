import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Settings
import ".."

// Qt's on-screen keyboard with pinyin. It must not learn: what one person types is nobody else's word.
InputPanel {
    id: panel

    visible: active
    height: active ? implicitHeight : 0

    Component.onCompleted: {
        VirtualKeyboardSettings.activeLocales = ["zh_CN", "en_US"];
        VirtualKeyboardSettings.locale = "zh_CN";
        VirtualKeyboardSettings.styleName = "default";
    }
}
