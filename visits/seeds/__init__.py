"""What `migrate` installs: levels, signatures, the reference table and the preparation; `install` puts it there."""
