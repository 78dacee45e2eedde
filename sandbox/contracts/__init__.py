"""What is said on each wire, as documents, and whether a message keeps to them."""
