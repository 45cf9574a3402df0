"""All figures of the company on one page, each opening into its records, by period and department.

Some of these facts are offered to schemes as well (`accounts.indicators`, each app's `offered`). The two
stand apart because they answer different questions: an indicator counts whatever happened, for many people
at once, and its rule must hold still while a period is scored; a gauge counts what its reader may see, by
month and department too, and none of it ever becomes a point. Where both measure one fact they ask the same
condition of the app that owns it.
"""
