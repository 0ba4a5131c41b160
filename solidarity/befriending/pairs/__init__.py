"""Who calls whom: found, asked, introduced, kept together, ended."""
