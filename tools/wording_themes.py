"""In which order docs/wording.md tells the texts: that of a conversation."""

THEMES = {
    "Hello and goodbye": ("welcome", "greet", "info", "you_are_welcome", "goodbye", "stop",
                          "help", "command"),
    "Danger": ("danger", "sos", "away"),
    "Asking for help": (
        "request", "ask", "kind", "need", "note", "summary", "same", "kept", "draft", "changed",
        "cancel", "consent", "call_back",
    ),
    "While somebody is looked for": ("placed", "again", "told", "wait", "status", "team"),
    "Somebody comes": ("good_news", "helpers", "give_up", "unreachable"),
    "Afterwards": ("helped", "not_helped", "problem"),
    "Becoming a volunteer": ("join", "volunteer"),
    "Being asked, and helping": ("offer", "why", "accepted", "task", "limit", "may_not_suit"),
    "The list, and what it cost": ("list", "tick", "expense"),
    "Writing to each other, meeting again": ("relay", "photo", "report", "tie"),
    "Somebody who would like to be called": ("wish", "listener", "interest", "pair"),
    "The moments of the calls": ("moment", "hours", "holiday", "reminder", "stand_in", "calendar"),
    "Around a call": ("calling", "after", "missed"),
    "Not understood, not possible": (
        "not_understood", "doubt", "meaning", "out_of_scope", "heard", "voice", "foreign",
        "trouble", "tap", "call", "manners", "pace",
    ),
    "What is kept about somebody": ("privacy", "forget"),
    "Several chats of one person": ("link",),
    "Words inside sentences": (
        "when", "distance", "language", "skill", "list.and", "choose", "chosen",
    ),
    "Buttons": ("button",),
    "On paper and on pages": ("letterbox", "page", "export"),
    "For the team": ("team.task", "asked", "desk", "member", "role"),
}  # fmt: skip
"""Each theme with the beginnings of its keys; the longest beginning decides."""
REST = "Everything else"


def theme_of(key: str) -> tuple[str, str]:
    """The theme of a key, and the beginning that decided it."""
    fitting = [
        (beginning, theme)
        for theme, beginnings in THEMES.items()
        for beginning in beginnings
        if f"{key}.".startswith(f"{beginning}.")
    ]
    beginning, theme = max(fitting, key=lambda pair: len(pair[0]), default=(key, REST))
    return theme, beginning
