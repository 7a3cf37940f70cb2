import QtQuick
import ".."

// The field in which a person says what work they look for. Touching it brings the on-screen keyboard.
FocusScope {
    id: root

    property string placeholder: ""
    property string text: "" // what the model holds; `edited` tells what the person makes of it

    readonly property var inputMethod: Qt.inputMethod

    signal edited(text: string, composing: string)

    function leave(): void {
        input.focus = false;
        root.inputMethod.commit();
        root.inputMethod.hide();
    }

    implicitHeight: Theme.fieldHeight
    onTextChanged: if (input.text !== text)
        input.text = text

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: Theme.card
        border.width: input.activeFocus ? Theme.focusStroke : Theme.strokeBold
        border.color: input.activeFocus ? Theme.focus : Theme.ink
    }

    // The whole field takes the touch, not only the line of text.
    TapHandler {
        gesturePolicy: TapHandler.WithinBounds
        onTapped: {
            input.forceActiveFocus();
            root.inputMethod.show();
        }
    }

    Icon {
        id: glass

        anchors.left: parent.left
        anchors.leftMargin: Theme.px(34)
        anchors.verticalCenter: parent.verticalCenter
        name: "magnify"
        size: Theme.text(48)
    }

    Label {
        anchors.fill: input
        visible: input.text === "" && input.preeditText === ""
        text: root.placeholder
        wrapMode: Text.NoWrap
        elide: Text.ElideRight
        verticalAlignment: Text.AlignVCenter
        font.pixelSize: input.font.pixelSize
        color: Theme.muted
        Accessible.ignored: true
    }

    TextInput {
        id: input

        anchors.left: glass.right
        anchors.right: clear.visible ? clear.left : parent.right
        anchors.leftMargin: Theme.px(24)
        anchors.rightMargin: Theme.px(24)
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        verticalAlignment: TextInput.AlignVCenter
        font.family: Theme.family
        font.pixelSize: Theme.text(38)
        color: Theme.ink
        selectionColor: Theme.focus
        clip: true
        maximumLength: 60
        activeFocusOnTab: true
        // Sensitive: the keyboard's plug-in must not learn what anybody looked for.
        inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase
        Accessible.role: Accessible.EditableText
        Accessible.name: root.placeholder
        onTextChanged: root.edited(text, preeditText)
        onPreeditTextChanged: root.edited(text, preeditText)
        onAccepted: root.leave()
    }

    BigButton {
        id: clear

        anchors.right: parent.right
        anchors.rightMargin: Theme.px(14)
        anchors.verticalCenter: parent.verticalCenter
        width: implicitWidth
        height: Math.max(root.height - 2 * Theme.px(14), Theme.minTarget)
        visible: input.text !== "" || input.preeditText !== ""
        kind: "quiet"
        padding: Theme.gapSmall
        icon: "close-circle"
        textSize: Theme.bodySize
        text: qsTr("清除")
        onClicked: {
            root.inputMethod.reset();
            input.clear();
            root.edited("", "");
        }
    }
}
