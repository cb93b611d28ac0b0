"""The worker: takes accounts that are due, decides from fresh records, and sends."""
