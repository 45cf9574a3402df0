"""The demonstration company: invented people who keep, and sometimes break, the company's promises."""
