"""The pages of papers, by what they show."""
