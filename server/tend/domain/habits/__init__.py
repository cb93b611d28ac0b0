"""Plans, days, streaks and strength of a habit, from its records. Twins in pwa/src/domain."""
