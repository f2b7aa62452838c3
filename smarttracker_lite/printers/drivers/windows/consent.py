"""Switching on the print log of Windows, which only an administrator may do. Not tried on Windows yet."""

import ctypes
import sys

from smarttracker_lite.errors import N_, NotAPrinter, PrinterTrouble
from smarttracker_lite.printers.drivers.windows.wevtutil import LOG, own_program

if sys.platform == "win32":
    STARTED_ABOVE = 32  # what ShellExecute gives is an error up to this number
    HIDDEN = 0

    def switch_log_on() -> None:
        """Have Windows ask the administrator, and switch the log on if he agrees; it takes a moment.

        Raises PrinterTrouble if he does not.
        """
        words = f'sl "{LOG}" /e:true'
        asked = ctypes.windll.shell32.ShellExecuteW(None, "runas", own_program(), words, None, HIDDEN)
        if asked <= STARTED_ABOVE:
            raise PrinterTrouble(
                N_("The print log of Windows was not switched on."),
                N_("Choose “Yes” when Windows asks, or let the PC's administrator do it."),
            )

else:

    def switch_log_on() -> None:
        """There is nothing to switch on: raises NotAPrinter."""
        raise NotAPrinter(
            N_("Only Windows has a print log to switch on."),
            N_("Add the printer by its address in the network instead."),
        )
