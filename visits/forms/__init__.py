"""Parsing what people type into sheets and their verbs."""
