"""The barest Django site that does the same: what Portico's figures are divided by."""
