"""What is told besides computation: dates, how figures are written, lists, steps, headings, figures told twice."""
