"""Ledger workbooks: reads the sheets of an association's yearly workbook and judges every row. Pure but for the bytes."""
