"""The one style sheet, built from tokens. Kept short: Fusion and the palette do the rest."""

from cockpit.models.tokens import Tokens

SHEET = """
#chrome, #titleBar, #statusBar, #activityBar {{ background: {window}; }}
#panel, #panelBody, #drawer {{ background: {panel}; }}
#panelHead {{ background: {panel}; border-bottom: 1px solid {line}; }}
#line {{ background: {line}; }}
#card {{ background: {panel}; border: 1px solid {line}; border-radius: 8px; }}
#tile {{ background: {tile}; border-radius: 8px; }}
QScrollArea {{ background: transparent; border: none; }}
QSplitter::handle {{ background: {line}; }}
QLabel[role="muted"] {{ color: {ink2}; font-size: 12px; }}
QLabel[role="small"] {{ color: {ink2}; font-size: 11px; }}
QLabel[role="section"] {{ color: {ink2}; font-size: 11px; font-weight: 600; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="title"] {{ font-size: 15px; font-weight: 600; }}
QLabel[role="figure"] {{ font-size: 20px; font-weight: 600; }}
QLabel[role="mono"] {{ font-family: "{mono}", monospace; font-size: 12px; }}
QLabel[role="bad"] {{ color: {bad_ink}; font-size: 11px; }}
QToolButton, QPushButton {{
    color: {ink}; background: transparent; border: 1px solid transparent; border-radius: 6px;
    padding: 0 8px; min-height: 30px;
}}
QToolButton:hover, QPushButton:hover {{ background: {sunken}; border-color: {line}; }}
QToolButton:pressed, QPushButton:pressed {{ background: {line}; }}
QToolButton:focus, QPushButton:focus {{ border-color: {accent}; }}
QToolButton::menu-indicator, QPushButton::menu-indicator {{ image: none; width: 0; }}
QPushButton[role="plain"], QToolButton[role="plain"] {{
    background: {panel}; border: 1px solid {edge};
}}
QToolButton[role="plain"] {{ padding: 0 4px; }}
QPushButton[role="plain"]:hover, QToolButton[role="plain"]:hover {{ background: {sunken}; }}
QPushButton[role="plain"]:focus, QToolButton[role="plain"]:focus {{ border-color: {accent}; }}
QPushButton[role="plain"]:disabled, QToolButton[role="plain"]:disabled {{
    color: {ink3}; border-color: {line};
}}
QPushButton[role="primary"] {{
    background: {accent}; color: {on_accent}; border: 1px solid {accent}; font-weight: 600;
    padding: 0 12px;
}}
QPushButton[role="primary"]:hover, QPushButton[role="primary"]:focus {{
    background: {accent_hi}; border-color: {accent_hi};
}}
QPushButton[role="primary"]:disabled {{
    background: {sunken}; color: {ink3}; border-color: {line};
}}
QPushButton[role="danger"] {{
    background: {bad_soft}; color: {bad_ink}; border: 1px solid {bad}; font-weight: 600;
    padding: 0 12px;
}}
QPushButton[role="segment"] {{
    border-radius: 5px; min-height: 26px; padding: 0 10px; color: {ink2};
}}
QPushButton[role="segment"]:checked {{
    background: {panel}; color: {accent_ink}; border: 1px solid {edge}; font-weight: 600;
}}
QPushButton[role="segment"]:focus {{ border-color: {accent}; }}
#segments {{ background: {sunken}; border: 1px solid {line}; border-radius: 7px; }}
QToolButton[role="activity"] {{
    color: {ink2}; font-size: 11px; border-radius: 8px; padding: 6px 0 5px 0; min-width: 64px;
    min-height: 40px;
}}
QToolButton[role="activity"]:checked {{
    background: {accent_soft}; color: {accent_ink}; font-weight: 600;
}}
QToolButton[role="tiny"] {{ min-height: 24px; min-width: 24px; padding: 0; }}
QPushButton[role="project"] {{ font-weight: 600; padding-right: 30px; }}
QPushButton[role="menu"] {{ padding-right: 30px; }}
QComboBox {{ padding-right: 26px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; height: 0; border: none; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: none; }}
QComboBox QLineEdit, QAbstractSpinBox QLineEdit, QComboBox QLineEdit:focus,
QAbstractSpinBox QLineEdit:focus {{
    border: none; min-height: 0; padding: 0; background: transparent;
}}
QComboBox QAbstractItemView {{ background: {panel}; border: 1px solid {line}; }}
QPlainTextEdit[role="field"] {{ padding: 2px 4px; }}
QToolButton[role="shield"] {{
    font-size: 11px; font-weight: 600; min-height: 20px; border-radius: 11px;
    padding: 0 8px 0 6px;
}}
QToolButton[profile="ENABLED"], QToolButton[profile="PROTECTED"] {{
    background: {ok_soft}; color: {ok_ink};
}}
QToolButton[profile="CUSTOM"] {{ background: {accent_soft}; color: {accent_ink}; }}
QToolButton[profile="DISABLED"] {{ background: {warn_soft}; color: {warn_ink}; }}
QToolButton[profile="DISABLED"][isQuiet="true"] {{ background: {idle_soft}; color: {ink2}; }}
QToolButton[profile]:hover, QToolButton[profile]:focus {{ border-color: {edge}; }}
QToolButton[role="section"] {{
    color: {ink2}; font-size: 11px; font-weight: 600; min-height: 26px; padding: 0;
    text-align: left;
}}
QToolButton[role="section"]:hover {{
    background: transparent; color: {ink}; border-color: transparent;
}}
QToolButton[role="link"] {{ color: {accent_ink}; }}
QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit[role="field"] {{
    background: {panel}; color: {ink}; border: 1px solid {edge}; border-radius: 6px;
    min-height: 28px; padding: 0 8px; selection-background-color: {accent};
    selection-color: {on_accent};
}}
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus, QPlainTextEdit[role="field"]:focus {{
    border: 2px solid {accent}; padding: 0 7px;
}}
QLineEdit[isWrong="true"], QComboBox[isWrong="true"], QAbstractSpinBox[isWrong="true"] {{
    border: 2px solid {bad}; padding: 0 7px;
}}
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {{
    color: {ink3}; background: {sunken}; border-color: {line};
}}
QLineEdit[role="find"] {{ min-height: 30px; }}
QLineEdit QToolButton {{ min-height: 0; padding: 0; border: none; background: transparent; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{
    background: transparent; color: {ink2}; padding: 0 14px; min-height: 33px; border: none;
    border-bottom: 2px solid transparent;
}}
QTabBar::tab:hover {{ color: {ink}; background: {sunken}; }}
QTabBar::tab:selected {{
    color: {accent_ink}; border-bottom: 2px solid {accent}; font-weight: 600;
}}
QTabBar::tab:focus {{ color: {ink}; }}
QProgressBar {{
    background: {idle_soft}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px;
}}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
QProgressBar[role="ok"]::chunk {{ background: {ok}; }}
QProgressBar[role="bad"]::chunk {{ background: {bad}; }}
QProgressBar[role="idle"]::chunk {{ background: {idle}; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle {{
    background: {edge}; border-radius: 3px; min-height: 32px; min-width: 32px;
}}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: none; height: 0; width: 0;
}}
QPlainTextEdit[role="log"] {{
    background: {panel}; color: {ink}; border: none;
    font-family: "{mono}", monospace; font-size: 12px;
}}
QMenu {{ background: {panel}; border: 1px solid {line}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {accent_soft}; color: {accent_ink}; }}
QMenu::item:checked {{ color: {accent_ink}; font-weight: 600; }}
QMenu::item:disabled {{ color: {ink3}; }}
QMenu::icon {{ padding-left: 10px; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QToolTip {{ background: {panel}; color: {ink}; border: 1px solid {line}; padding: 4px 8px; }}
QTableView, QListView, QTreeView {{
    background: {panel}; border: none; selection-background-color: {accent_soft};
    selection-color: {ink}; outline: none;
}}
QTableView::item {{ padding: 0 8px; border-bottom: 1px solid {line}; }}
QTreeView::item {{ min-height: 30px; padding: 0 8px; border-bottom: 1px solid {line}; }}
QTreeView::item:selected {{ background: {accent_soft}; color: {ink}; }}
QHeaderView::section {{
    background: {sunken}; color: {ink2}; font-size: 11px; font-weight: 600; border: none;
    border-bottom: 1px solid {line}; padding: 6px 8px 6px 11px;
}}
QDialog, #overlay {{ background: {panel}; }}
#overlay {{ border: 1px solid {edge}; border-radius: 8px; }}
#overlay QListView::item {{ min-height: 32px; border-radius: 6px; padding: 0 8px; }}
#overlay QListView::item:selected {{ background: {accent_soft}; color: {accent_ink}; }}
#messageBar {{ background: {accent_soft}; border: 1px solid {accent}; border-radius: 8px; }}
#messageBar[kind="bad"] {{ background: {bad_soft}; border-color: {bad}; }}
#messageBar[kind="warn"] {{ background: {warn_soft}; border-color: {warn}; }}
#messageBar[kind="ok"] {{ background: {ok_soft}; border-color: {ok}; }}
#messageBar QLabel {{ color: {ink}; }}
#driftCard {{ background: {warn_soft}; border: 1px solid {warn}; border-radius: 8px; }}
#driftCard QLabel {{ color: {ink}; }}
#stepRow {{ border-left: 3px solid transparent; }}
#stepRow[isLit="true"] {{ background: {accent_soft}; border-left: 3px solid {accent}; }}
#row:hover, #row[isLit="true"] {{ background: {sunken}; }}
#row:focus, #stepRow:focus {{ background: {accent_soft}; }}
"""


def build(tokens: Tokens, mono: str) -> str:
    """Return the style sheet in the colours of a theme; `mono` is the family of addresses."""
    return SHEET.format(mono=mono, **tokens._asdict())
