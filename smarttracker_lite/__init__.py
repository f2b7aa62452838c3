"""SmartTracker Lite: from a printed job to the paid invoice, on one PC."""

__version__ = "0.1.0"
