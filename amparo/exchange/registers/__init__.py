"""Reading the registers that offices kept before: workbooks and text files, as they are."""
