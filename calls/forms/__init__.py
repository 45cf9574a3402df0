"""What people type about calls and issues."""
