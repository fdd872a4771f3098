"""Reading someone's spreadsheet: columns, cells, rows, and what a row changes. Nothing here writes."""
