import QtQuick
import ".."

// What the shell has to say, over the foot of any screen; a touch takes it away, and so does time.
Pressable {
    id: root

    required property var shell

    name: shell.toast
    role: Accessible.AlertMessage
    visible: shell.toast !== ""
    implicitHeight: notice.implicitHeight
    onClicked: shell.dismissToast()

    Notice {
        id: notice

        width: parent.width
        text: root.shell.toast
        kind: root.shell.toastKind
        border.width: Theme.strokeBold
        border.color: foreground
    }

    Timer {
        id: timer

        interval: 8000
        onTriggered: root.shell.dismissToast()
    }

    Connections {
        target: root.shell

        function onToastChanged(): void {
            if (root.shell.toast === "")
                timer.stop();
            else
                timer.restart();
        }
    }
}
