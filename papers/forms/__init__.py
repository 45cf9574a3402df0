"""What a person may write about papers."""
