pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Window
import "controls"
import "screens"

// The one window: home underneath, the present screen over it, then what may cover every screen.
Window {
    id: root

    required property var shell
    required property var home // home's view-model
    required property string family // of the type
    required property string iconFamily
    required property real millimetresWidth // of the screen; 0 when not known

    readonly property var inputMethod: Qt.inputMethod
    readonly property var screens: ({
            "job": "screens/JobScreen.qml",
            "sign_in": "screens/SignInScreen.qml",
            "who": "screens/WhoScreen.qml",
            "questions": "screens/QuestionsScreen.qml",
            "receipt": "screens/ReceiptScreen.qml",
            "applications": "screens/ApplicationsScreen.qml",
            "lookup": "screens/LookupScreen.qml",
            "info": "screens/InfoScreen.qml"
        })

    title: qsTr("零工客栈")
    color: Theme.paper

    Binding {
        target: Theme
        property: "windowWidth"
        value: root.width
    }
    Binding {
        target: Theme
        property: "windowHeight"
        value: root.height
    }
    Binding {
        target: Theme
        property: "millimetresWidth"
        value: root.millimetresWidth * root.width / root.Screen.width
    }
    Binding {
        target: Theme
        property: "keyboardHeight"
        value: root.inputMethod.visible && keyboard.item !== null ? keyboard.height : 0
    }
    Binding {
        target: Theme
        property: "large"
        value: root.shell.large
    }
    Binding {
        target: Theme
        property: "family"
        value: root.family
    }
    Binding {
        target: Theme
        property: "iconFamily"
        value: root.iconFamily
    }

    function showScreen(): void {
        const file = root.screens[root.shell.screen];
        if (file === undefined)
            over.source = "";
        else
            over.setSource(file, {
                "vm": root.shell.vm,
                "shell": root.shell
            });
    }

    Component.onCompleted: root.showScreen()
    onActiveFocusItemChanged: {
        root.shell.touched();
        if (activeFocusItem instanceof TextInput)
            keyboard.active = true;
    }

    Connections {
        target: root.shell

        function onScreenChanged(): void {
            root.inputMethod.hide();
            root.showScreen();
        }

        // A fresh home for the next person: nothing typed, scrolled or focused is left.
        function onSessionEnded(): void {
            home.active = false;
            home.active = true;
        }
    }

    FocusScope {
        id: stage

        anchors.fill: parent
        focus: true
        enabled: !stillThere.visible

        Loader {
            id: home

            anchors.fill: parent
            focus: root.shell.screen === "home"
            visible: root.shell.screen === "home"
            sourceComponent: HomeScreen {
                vm: root.home
                shell: root.shell
            }
        }

        Loader {
            id: over

            anchors.fill: parent
            focus: root.shell.screen !== "home"
        }
    }

    Toast {
        shell: root.shell
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.margin
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width - 2 * Theme.margin, Theme.px(1000))
    }

    // The keyboard's plug-in is heavy: it is loaded when a field first takes the focus.
    Loader {
        id: keyboard

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        active: false
        asynchronous: true // the person who touched the field goes on seeing the screen move
        source: "controls/Keyboard.qml"
        // It takes up its work when the focus comes to a field, which was before it was there.
        onLoaded: {
            const field = root.activeFocusItem;
            if (field instanceof TextInput) {
                field.focus = false;
                field.forceActiveFocus();
                root.inputMethod.show();
            }
        }
    }

    StillThere {
        id: stillThere

        anchors.fill: parent
        shell: root.shell
    }

    // Sees every touch without taking it.
    Item {
        anchors.fill: parent

        PointHandler {
            target: null
            onActiveChanged: root.shell.touched()
        }
    }
}
