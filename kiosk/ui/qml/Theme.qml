pragma Singleton
import QtQuick

// The only place of sizes and colours. Sizes are named in design pixels: the pixels of a 21.5-inch
// 1080×1920 (or 1920×1080) screen, where one of them is 0.25 mm, one dp-equivalent. `px` scales them to
// the window; `text` and `target` also hold the physical minimums when the screen's millimetres are known:
// text 18 dp (30 in 大字 mode), targets 60 dp (15 mm). Sources: 工信部 适老化 specification, EN 301 549.
QtObject {
    id: theme

    // Set by Main.qml.
    property real windowWidth: 1080
    property real windowHeight: 1920
    property real millimetresWidth: 0 // of the window; 0 when not known
    property real keyboardHeight: 0 // of the on-screen keyboard; 0 while it is hidden
    property bool large: false // 大字
    property string family: ""
    property string iconFamily: ""

    // Layout
    readonly property bool portrait: windowHeight >= windowWidth
    readonly property real unit: portrait ? Math.min(windowWidth / 1080, windowHeight / 1920) : Math.min(windowWidth / 1920, windowHeight / 1080)
    readonly property real dp: millimetresWidth > 0 ? 0.25 * windowWidth / millimetresWidth : unit
    // A small screen with many pixels: the physical minimums outgrow the layout, which then shows less at once.
    readonly property bool dense: dp > 1.15 * unit
    readonly property real minText: (large ? 30 : 18) * dp
    readonly property real minTarget: 60 * dp

    function px(size: real): real {
        return Math.round(size * theme.unit);
    }

    function text(size: real): real {
        return Math.round(Math.max(size * (theme.large ? 1.3 : 1) * theme.unit, theme.minText));
    }

    function target(size: real): real {
        return Math.round(Math.max(size * (theme.large ? 1.2 : 1) * theme.unit, theme.minTarget));
    }

    // Colours (light). Text on its ground has a contrast of at least 7:1 (WCAG 2.2, 1.4.6): brand, pay, ok and
    // muted are the brief's, darkened by the hair that they lacked on white and on paper.
    readonly property color paper: "#FBF7F1"
    readonly property color card: "#FFFFFF"
    readonly property color ink: "#1E1A17"
    readonly property color muted: "#5A514A"
    readonly property color brand: "#A81118"
    readonly property color brandPressed: "#8F0E14"
    readonly property color textOnBrand: "#FFFFFF"
    readonly property color textOnInk: "#FFFFFF"
    readonly property color pay: "#983100"
    readonly property color ok: "#136139"
    readonly property color okSoft: "#E4F1EA"
    readonly property color textOnOkSoft: "#0F5A36"
    readonly property color line: "#E8DFD4"
    readonly property color tag: "#F3ECE2"
    readonly property color pressed: "#F3ECE2"
    readonly property color disabled: "#E8DFD4"
    readonly property color textOnDisabled: "#4A423C"
    readonly property color warnSoft: "#FFF3D6"
    readonly property color textOnWarnSoft: "#5A3A00"
    readonly property color errorSoft: "#FCE8E6"
    readonly property color textOnErrorSoft: "#7F0D12"
    readonly property color focus: "#0B57D0"
    readonly property color veil: "#B31E1A17"
    readonly property color keyboard: "#E4DACD"

    // Type: a role each; bold is named by the role's user
    readonly property real lineHeight: 1.0 // Noto Sans CJK's own line is 1.45 of the type size, over the 1.3 asked for
    readonly property real displaySize: text(96) // codes, countdowns
    readonly property real clockSize: text(portrait ? 62 : 54)
    readonly property real paySize: text(58)
    readonly property real headlineSize: text(52) // a screen's title
    readonly property real titleSize: text(44) // a job's title
    readonly property real buttonSize: text(36)
    readonly property real bodyLargeSize: text(36)
    readonly property real bodySize: text(32)
    readonly property real noteSize: text(29)
    readonly property real smallSize: text(27)

    // Spacing
    readonly property real margin: px(40)
    readonly property real gap: px(20)
    readonly property real gapSmall: px(12)
    readonly property real gapTiny: px(8)
    readonly property real pad: px(28)

    // Shapes
    readonly property real radius: px(28)
    readonly property real radiusSmall: px(12)
    readonly property real stroke: Math.max(1, px(2))
    readonly property real strokeBold: Math.max(2, px(3))
    readonly property real focusStroke: Math.max(3, px(5))

    // Controls
    readonly property real chipHeight: target(76)
    readonly property real fieldHeight: target(portrait ? 110 : 96)
    readonly property real buttonHeight: target(112)
    readonly property real headerHeight: target(112)
    readonly property real iconSize: Math.round(1.15 * bodySize)
    readonly property real iconLarge: text(68)
}
