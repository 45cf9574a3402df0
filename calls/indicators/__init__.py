"""How well callers and customers are answered: figures of a period, each opening into its rows."""
