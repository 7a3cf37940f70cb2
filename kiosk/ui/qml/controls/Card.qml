import QtQuick
import ".."

// A white sheet with a thin line. Children are laid inside by the user of the card.
Rectangle {
    radius: Theme.radius
    color: Theme.card
    border.width: Theme.stroke
    border.color: Theme.line
}
