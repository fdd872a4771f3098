"""What is read of money: figures by their codes, tables of a year, one year beside another."""
