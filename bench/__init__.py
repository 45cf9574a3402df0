"""Measures Portico against a floor: the barest Django site that does the same, in the same run on the same machine."""
