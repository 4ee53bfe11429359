"""How the events of this room read in the ledger."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amparo.access.events import NAMED

NAMED.update(
    {
        "import.begin": _("A load was begun"),
        "import.rehearse": _("A load was rehearsed"),
        "import.stop": _("A load was stopped"),
        "import.drop": _("A load was laid aside"),
        "import.nothing_new": _("A load had nothing new"),
        "import.compare": _("A load was compared with published figures"),
        "import.explain": _("Differences were explained"),
        "import.sign_off": _("A load was signed"),
        "import.undo": _("A load was rolled back"),
        "import.accept_edit": _("A proposed edit was accepted"),
        "import.decline_edit": _("A proposed edit was declined"),
        "register.accept_edit": _("What a register says was accepted"),
        "register.decline_edit": _("What a register says was declined"),
    }
)
