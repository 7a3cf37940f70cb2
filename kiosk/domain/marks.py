"""Marks Chinese words for translation where Qt is not known.

``lupdate`` finds the marked words by the function's name; kiosk.ui.translated looks them up when
they are shown. Everything below the screen goes on reading and comparing the Chinese.
"""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """``text`` as it is. Both arguments must be literals, or ``lupdate`` cannot read them.

    ``context`` is the one that kiosk.ui.translated looks the word up in: Domain or Errors.
    """
    return text
