"""Spreadsheets of money as finance bureaus write them."""
