"""The pages of calls and issues."""
