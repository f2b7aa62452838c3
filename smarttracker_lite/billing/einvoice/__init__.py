"""Electronic invoices by EN 16931: one content, written in the syntaxes that are asked for."""
