"""The pages of the engine, by what they show."""
