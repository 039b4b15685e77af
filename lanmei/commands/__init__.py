"""One module per command of `lanmei`."""
