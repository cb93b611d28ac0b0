"""What a store does in one transaction, as acts: written once, and run by every database."""
