"""Tables people send (xlsx, CSV, pasted) read into rows of text, and tables written for them."""

from papers.tables.csv_file import read_csv
from papers.tables.pasted import read_pasted
from papers.tables.rows import MAX_COLUMNS, MAX_ROWS, Row, Table, UnreadableTable
from papers.tables.xlsx_reading import read_xlsx
from papers.tables.xlsx_writing import Sheet, write_xlsx

__all__ = [
    "MAX_COLUMNS",
    "MAX_ROWS",
    "Row",
    "Sheet",
    "Table",
    "UnreadableTable",
    "read_csv",
    "read_pasted",
    "read_xlsx",
    "write_xlsx",
]
