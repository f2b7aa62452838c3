"""All prices as a table, written for spreadsheets and read from them."""
