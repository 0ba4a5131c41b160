"""The promises of docs/guarantees.md, a file each; `make soak` runs their long forms."""
