"""The trade, pure: what a job, a price, a client and an invoice are."""
