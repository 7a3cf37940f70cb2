import QtQuick
import ".."

// A sign from the packaged icon font (Material Design Icons 7), by the name the font gives it.
Text {
    id: root

    required property string name
    property real size: Theme.iconSize

    // Code points of the icons in use; tests compare them with the font package.
    readonly property var glyphs: ({
            "account-check": 0xF0008,
            "account-circle": 0xF0009,
            "account-group": 0xF0849,
            "alert-circle": 0xF0028,
            "arrow-left": 0xF004D,
            "backspace": 0xF006E,
            "bed": 0xF02E3,
            "book-open-page-variant": 0xF05DA,
            "broom": 0xF00E2,
            "calendar": 0xF00ED,
            "calendar-arrow-right": 0xF1135,
            "calendar-check": 0xF00EF,
            "calendar-clock": 0xF00F0,
            "calendar-today": 0xF00F6,
            "calendar-week": 0xF0A33,
            "card-account-details": 0xF05D2,
            "cash": 0xF0114,
            "cellphone": 0xF011C,
            "cellphone-check": 0xF17FD,
            "certificate": 0xF0124,
            "check": 0xF012C,
            "check-circle": 0xF05E0,
            "chevron-down": 0xF0140,
            "chevron-left": 0xF0141,
            "chevron-right": 0xF0142,
            "chevron-up": 0xF0143,
            "clipboard-text": 0xF014D,
            "clock-outline": 0xF0150,
            "close": 0xF0156,
            "close-circle": 0xF0159,
            "coffee": 0xF0176,
            "delete": 0xF01B4,
            "dolly": 0xF0E9E,
            "dots-horizontal": 0xF01D8,
            "exit-run": 0xF0A48,
            "eye-check": 0xF0D04,
            "factory": 0xF020F,
            "food": 0xF025A,
            "format-size": 0xF027F,
            "hammer-wrench": 0xF1323,
            "hand-heart": 0xF10F1,
            "headset": 0xF02CE,
            "home": 0xF02DC,
            "home-heart": 0xF0827,
            "information": 0xF02FC,
            "keyboard": 0xF030C,
            "lightning-bolt": 0xF140B,
            "magnify": 0xF0349,
            "map-marker": 0xF034E,
            "medal": 0xF0987,
            "moped": 0xF1086,
            "office-building": 0xF0991,
            "package-variant-closed": 0xF03D7,
            "phone": 0xF03F2,
            "qrcode-scan": 0xF0433,
            "receipt-text": 0xF0449,
            "refresh": 0xF0450,
            "scale-balance": 0xF05D1,
            "send": 0xF048A,
            "shield-account": 0xF088F,
            "shield-check": 0xF0565,
            "star": 0xF04CE,
            "star-half-full": 0xF04D0,
            "star-outline": 0xF04D2,
            "store": 0xF04DC,
            "truck": 0xF053D,
            "undo": 0xF054C,
            "wifi-off": 0xF05AA
        })

    text: glyphs[name] === undefined ? "" : String.fromCodePoint(glyphs[name])
    textFormat: Text.PlainText
    font.family: Theme.iconFamily
    font.pixelSize: size
    color: Theme.ink
    horizontalAlignment: Text.AlignHCenter
    verticalAlignment: Text.AlignVCenter
    Accessible.ignored: true
}
