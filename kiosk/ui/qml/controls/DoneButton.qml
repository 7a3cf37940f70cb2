import QtQuick
import ".."

// 我用完了: ends the session at once. Visible on every screen while anything personal is held.
BigButton {
    required property var shell

    height: Theme.target(92)
    visible: shell.sessionActive
    kind: "danger"
    icon: "exit-run"
    text: qsTr("我用完了")
    onClicked: shell.endSession()
}
