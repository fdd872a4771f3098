"""What figures show by themselves where no word ties them: what comes out and could hardly do so by chance."""
