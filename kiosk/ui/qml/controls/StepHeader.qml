pragma ComponentBehavior: Bound

import QtQuick

// PageHeader for a screen of several steps: 返回 goes one step back (`vm.back()`).
Item {
    id: root

    required property var shell
    required property var vm
    required property string title

    implicitHeight: header.implicitHeight

    PageHeader {
        id: header

        anchors.fill: parent
        title: root.title
        shell: QtObject {
            readonly property bool sessionActive: root.shell.sessionActive

            function back(): void {
                root.vm.back();
            }

            function endSession(): void {
                root.shell.endSession();
            }
        }
    }
}
