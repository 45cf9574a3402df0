"""The pages of sheets, signatures and preparation."""
