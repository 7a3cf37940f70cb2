pragma ComponentBehavior: Bound

import QtQuick
import ".."

// A name by two touches, surname and 先生/女士, or typed. `entry` is a NameEntry.
Item {
    id: root

    required property var entry
    required property string title
    property string hint: ""
    required property string actionText
    property string actionIcon: "check"
    property bool actionEnabled: entry.valid

    signal action

    readonly property var inputMethod: Qt.inputMethod
    readonly property bool portrait: Theme.portrait
    readonly property real half: portrait ? width : Math.round((width - Theme.margin) / 2)

    component Choice: Pressable {
        id: choice

        required property string text
        required property bool checked
        property real textSize: Theme.titleSize

        name: text
        role: Accessible.RadioButton
        Accessible.checkable: true
        Accessible.checked: checked

        Rectangle {
            anchors.fill: parent
            radius: Theme.radius
            color: choice.checked ? Theme.ink : choice.down ? Theme.pressed : Theme.card
            border.width: Theme.stroke
            border.color: choice.checked ? Theme.ink : Theme.muted
        }

        Row {
            anchors.centerIn: parent
            spacing: Theme.gapTiny

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: choice.checked
                name: "check"
                size: choice.textSize
                color: Theme.textOnInk
            }

            Label {
                anchors.verticalCenter: parent.verticalCenter
                text: choice.text
                wrapMode: Text.NoWrap
                lineHeight: 1
                font.pixelSize: choice.textSize
                font.bold: true
                color: choice.checked ? Theme.textOnInk : Theme.ink
                Accessible.ignored: true
            }
        }
    }

    Column {
        id: words

        anchors.left: parent.left
        anchors.top: parent.top
        width: root.half
        spacing: Theme.gap

        Label {
            width: parent.width
            text: root.title
            font.pixelSize: Theme.headlineSize
            font.bold: true
            Accessible.role: Accessible.Heading
        }

        Label {
            width: parent.width
            visible: text !== ""
            text: root.hint
            color: Theme.muted
        }

        Rectangle {
            width: parent.width
            height: Theme.fieldHeight
            radius: Theme.radius
            color: Theme.card
            border.width: field.activeFocus ? 2 * Theme.strokeBold : Theme.strokeBold
            border.color: field.activeFocus ? Theme.brand : Theme.ink

            TextInput {
                id: field

                anchors.fill: parent
                anchors.leftMargin: Theme.pad
                anchors.rightMargin: Theme.pad
                verticalAlignment: TextInput.AlignVCenter
                clip: true
                text: root.entry.shown
                maximumLength: 30
                font.family: Theme.family
                font.pixelSize: Theme.titleSize
                font.bold: true
                color: Theme.ink
                selectionColor: Theme.ink
                selectedTextColor: Theme.textOnInk
                inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase
                activeFocusOnTab: true
                Accessible.role: Accessible.EditableText
                Accessible.name: root.title
                onTextEdited: root.entry.setTyped(text)
                onAccepted: {
                    root.inputMethod.hide();
                    if (root.actionEnabled)
                        root.action();
                }
            }

            Row {
                anchors.left: parent.left
                anchors.leftMargin: Theme.pad
                anchors.verticalCenter: parent.verticalCenter
                spacing: Theme.gapSmall
                visible: field.text === "" && field.preeditText === ""

                Icon {
                    anchors.verticalCenter: parent.verticalCenter
                    name: "keyboard"
                    color: Theme.muted
                }

                Label {
                    anchors.verticalCenter: parent.verticalCenter
                    text: qsTr("点这里可以打全名")
                    lineHeight: 1
                    color: Theme.muted
                    Accessible.ignored: true
                }
            }
        }

        Grid {
            id: titles

            width: parent.width
            columns: 2
            spacing: Theme.gap

            Repeater {
                model: root.entry.titles

                Choice {
                    required property string modelData

                    width: (titles.width - Theme.gap) / 2
                    height: Theme.buttonHeight
                    text: modelData
                    checked: root.entry.title === modelData
                    onClicked: {
                        root.inputMethod.hide();
                        root.entry.chooseTitle(modelData);
                    }
                }
            }
        }
    }

    Grid {
        id: surnames

        readonly property int rows_: Math.ceil(root.entry.surnames.length / columns)

        anchors.right: parent.right
        anchors.top: root.portrait ? words.bottom : parent.top
        anchors.topMargin: root.portrait ? Theme.margin : 0
        anchors.bottom: root.portrait ? button.top : parent.bottom
        anchors.bottomMargin: root.portrait ? Theme.margin : 0
        width: root.half
        columns: 5
        spacing: Theme.gapSmall

        Repeater {
            model: root.entry.surnames

            Choice {
                required property string modelData

                width: (surnames.width - (surnames.columns - 1) * surnames.spacing) / surnames.columns
                height: Math.min((surnames.height - (surnames.rows_ - 1) * surnames.spacing) / surnames.rows_, Theme.target(260))
                text: modelData
                textSize: Theme.headlineSize
                checked: root.entry.surname === modelData
                onClicked: {
                    root.inputMethod.hide();
                    root.entry.chooseSurname(modelData);
                }
            }
        }
    }

    BigButton {
        id: button

        anchors.left: parent.left
        anchors.bottom: parent.bottom
        width: root.half
        height: Math.round(1.2 * Theme.buttonHeight)
        icon: root.actionIcon
        text: root.actionText
        enabled: root.actionEnabled
        onClicked: root.action()
    }
}
