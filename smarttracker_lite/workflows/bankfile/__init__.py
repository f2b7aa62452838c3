"""What a bank says came in, read from its files and put beside the invoices that are open."""
