"""Where the page of a printer or queue is that is asked at some address."""

import pytest

from smarttracker_lite.printers.readiness import web_page


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://10.0.0.5/LFPWebServices/PI/Identification.json", "https://10.0.0.5/"),
        ("http://10.0.0.5:8080/hp/device/webAccess/index.htm", "http://10.0.0.5:8080/"),
        ("ipp://10.0.0.5:631/ipp/print", "http://10.0.0.5/"),
        ("ipps://10.0.0.5:631/ipp/print", "https://10.0.0.5/"),
        ("ipps://10.0.0.5:443/ipp/print", "https://10.0.0.5/"),
        ("ipp://localhost:8631/ipp/print", "http://localhost:8631/"),
        ("ipps://[fe80::1]:8631/ipp/print", "https://[fe80::1]:8631/"),
        ("ipp://server:631/printers/laser", "http://server:631/printers/laser"),
        ("ipps://server:631/printers/laser", "https://server:631/printers/laser"),
        ("ipp://server/printers/laser", "http://server:631/printers/laser"),
        ("ipps://[fe80::1]:443/printers/laser", "https://[fe80::1]:443/printers/laser"),
        ("windows://PC7/HP%20T2530", ""),
        ("demo://plotter?seed=1", ""),
        ("", ""),
    ],
)
def test_a_printers_page_is_at_its_host_and_a_queues_page_is_at_the_queue(url: str, page: str) -> None:
    assert web_page(url) == page
