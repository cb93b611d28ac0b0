"""The rules of the ten strategies: cards, check-ins, rosters, cadences, and what is counted."""
