"""Switching on the print log of Windows, from a printer's page or from where printers are added."""

from functools import partial

from smarttracker_lite.errors import N_
from smarttracker_lite.web.exchange import Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.machines import PATH, get
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.workflows.print_log import switch_on

_ASKED = N_("Windows was asked to switch on its print log. What is printed from now on is in it.")


def routes(site: Site) -> list[Route]:
    """The button's address."""
    return [Route("POST", f"{PATH}/print-log", partial(_switched, site))]


def _switched(site: Site, request: Request) -> Reply:
    """Back to the printer, which is read at once, or to adding one."""
    printer_id = request.form.get("printer")
    page = f"{PATH}/{get(site, printer_id).id}" if printer_id else f"{PATH}/add"
    switch_on()
    if printer_id:
        site.watch.poll([printer_id])
    return Redirect(page, Notice(request.words.text(_ASKED)))
