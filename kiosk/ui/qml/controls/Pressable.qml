import QtQuick
import ".."

// What every control stands on: a press starts and ends on the same target; Enter and Space press too; the
// focus frame shows; assistive technology can press it.
Item {
    id: root

    required property string name // what is read aloud
    property string description: ""
    property int role: Accessible.Button
    property real frameRadius: Theme.radius
    property bool keyDown: false
    readonly property bool down: tap.pressed || keyDown

    signal clicked

    function press(): void {
        if (root.enabled)
            root.clicked();
    }

    activeFocusOnTab: true
    Accessible.role: root.role
    Accessible.name: root.name
    Accessible.description: root.description
    Accessible.focusable: true
    Accessible.focused: root.activeFocus
    Accessible.onPressAction: root.press()

    Keys.onPressed: event => {
        if ([Qt.Key_Return, Qt.Key_Enter, Qt.Key_Space, Qt.Key_Select].includes(event.key)) {
            root.keyDown = true;
            event.accepted = true;
        }
    }
    Keys.onReleased: event => {
        if (root.keyDown && !event.isAutoRepeat) {
            root.keyDown = false;
            event.accepted = true;
            root.press();
        }
    }
    onActiveFocusChanged: if (!activeFocus)
        keyDown = false

    TapHandler {
        id: tap

        gesturePolicy: TapHandler.WithinBounds
        longPressThreshold: 0
        onTapped: root.press()
    }

    Rectangle {
        anchors.fill: parent
        anchors.margins: -Theme.focusStroke
        z: 1
        visible: root.activeFocus
        radius: root.frameRadius + Theme.focusStroke
        color: "transparent"
        border.width: Theme.focusStroke
        border.color: Theme.focus
    }
}
